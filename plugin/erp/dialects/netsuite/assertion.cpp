#include "erp/dialects/netsuite/assertion.h"

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <Poco/DateTime.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <memory>
#include <vector>

#include "erp/support/encode.h"

namespace tieback::erp::netsuite {
namespace {

constexpr std::int64_t kSecondUs = 1'000'000;
constexpr std::int64_t kLifetimeSeconds = 300;  // of the assertion; NetSuite allows less than 60 minutes
constexpr int kP256Bits = 256;
constexpr std::size_t kP256Half = 32;

template <auto Free>
struct Freed {
  template <class T>
  void operator()(T* object) const {
    Free(object);
  }
};
using Bio = std::unique_ptr<BIO, Freed<&BIO_free>>;
using Key = std::unique_ptr<EVP_PKEY, Freed<&EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freed<&X509_free>>;
using Digest = std::unique_ptr<EVP_MD_CTX, Freed<&EVP_MD_CTX_free>>;
using Pair = std::unique_ptr<ECDSA_SIG, Freed<&ECDSA_SIG_free>>;

Bio reading(const std::string& text) {
  return Bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

// A key that wants a passphrase must not make the process ask for one.
int noPassphrase(char*, int, int, void*) {
  return 0;
}

Key readKey(const std::string& pem, Config::Algorithm algorithm) {
  const auto bio = reading(pem);
  Key key(PEM_read_bio_PrivateKey(bio.get(), nullptr, &noPassphrase, nullptr));
  if (!key) throw KeyError("the private key is no PEM text, or wants a passphrase");
  const bool rsa = EVP_PKEY_base_id(key.get()) == EVP_PKEY_RSA;
  if (algorithm == Config::Algorithm::ps256 && !rsa) throw KeyError("PS256 wants an RSA key");
  const bool ec = EVP_PKEY_base_id(key.get()) == EVP_PKEY_EC;
  if (algorithm == Config::Algorithm::es256 && (!ec || EVP_PKEY_bits(key.get()) != kP256Bits)) {
    throw KeyError("ES256 wants a key of the curve P-256");
  }
  return key;
}

std::string base64Url(const std::string& bytes) {
  auto text = base64(bytes);
  std::replace(text.begin(), text.end(), '+', '-');
  std::replace(text.begin(), text.end(), '/', '_');
  text.erase(std::find(text.begin(), text.end(), '='), text.end());
  return text;
}

std::string sign(EVP_PKEY* key, bool pss, const std::string& text) {
  const Digest digest(EVP_MD_CTX_new());
  EVP_PKEY_CTX* options = nullptr;
  bool fine = EVP_DigestSignInit(digest.get(), &options, EVP_sha256(), nullptr, key) == 1;
  if (fine && pss) {
    fine = EVP_PKEY_CTX_set_rsa_padding(options, RSA_PKCS1_PSS_PADDING) == 1 &&
           EVP_PKEY_CTX_set_rsa_pss_saltlen(options, RSA_PSS_SALTLEN_DIGEST) == 1;
  }
  const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
  std::size_t size = 0;
  fine = fine && EVP_DigestSign(digest.get(), nullptr, &size, bytes, text.size()) == 1;
  std::vector<unsigned char> signature(size);
  fine = fine && EVP_DigestSign(digest.get(), signature.data(), &size, bytes, text.size()) == 1;
  if (!fine) throw KeyError("the private key could not sign");
  return {signature.begin(), signature.begin() + static_cast<std::ptrdiff_t>(size)};
}

// JSON Web Signature wants the two numbers side by side (RFC 7518, 3.4), not their DER.
std::string rawPair(const std::string& der) {
  const auto* at = reinterpret_cast<const unsigned char*>(der.data());
  const Pair pair(d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())));
  std::array<unsigned char, 2 * kP256Half> raw{};
  if (!pair || BN_bn2binpad(ECDSA_SIG_get0_r(pair.get()), raw.data(), kP256Half) < 0 ||
      BN_bn2binpad(ECDSA_SIG_get0_s(pair.get()), raw.data() + kP256Half, kP256Half) < 0) {
    throw KeyError("the private key could not sign");
  }
  return {raw.begin(), raw.end()};
}

}  // namespace

std::string audienceOf(const std::string& account) {
  std::string host;
  for (const char c : account) {
    host += c == '_' ? '-' : c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return "https://" + host + ".suitetalk.api.netsuite.com" + kTokenPath;
}

std::string assertionOf(const Config& config, const std::string& key, std::int64_t now_us) {
  const bool pss = config.algorithm == Config::Algorithm::ps256;
  const auto header =
      json::Value::object({{"typ", "JWT"}, {"alg", pss ? "PS256" : "ES256"}, {"kid", config.certificate_id}});
  const auto now = now_us / kSecondUs;
  const auto payload = json::Value::object({{"iss", config.client_id},
                                            {"scope", "rest_webservices"},
                                            {"aud", audienceOf(config.account)},
                                            {"iat", now},
                                            {"exp", now + kLifetimeSeconds}});
  const auto text = base64Url(header.dump()) + "." + base64Url(payload.dump());
  const auto signature = sign(readKey(key, config.algorithm).get(), pss, text);
  return text + "." + base64Url(pss ? signature : rawPair(signature));
}

std::int64_t certificateEnd(const std::string& certificate) {
  const auto bio = reading(certificate);
  const Certificate parsed(PEM_read_bio_X509(bio.get(), nullptr, &noPassphrase, nullptr));
  std::tm end{};
  if (!parsed || ASN1_TIME_to_tm(X509_get0_notAfter(parsed.get()), &end) != 1) {
    throw KeyError("the certificate is no PEM text");
  }
  constexpr int kFirstYear = 1900;
  const Poco::DateTime when(end.tm_year + kFirstYear, end.tm_mon + 1, end.tm_mday, end.tm_hour, end.tm_min,
                            std::min(end.tm_sec, 59));
  return when.timestamp().epochMicroseconds();
}

}  // namespace tieback::erp::netsuite
