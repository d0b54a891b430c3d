#include "crypto.h"

#include <openssl/crypto.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <memory>
#include <vector>

namespace tieback::mock::netsuite {
namespace {

template <class T>
using Owned = std::unique_ptr<T, void (*)(T*)>;

const unsigned char* bytesOf(const std::string& text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

Owned<X509> readCertificate(const std::string& pem) {
  const Owned<BIO> bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), [](BIO* b) { BIO_free(b); });
  return {PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr), &X509_free};
}

const EVP_MD* digestOf(const std::string& algorithm) {
  if (algorithm.ends_with("256")) return EVP_sha256();
  if (algorithm.ends_with("384")) return EVP_sha384();
  return algorithm.ends_with("512") ? EVP_sha512() : nullptr;
}

// JWS has the two numbers of an elliptic curve's signature side by side; OpenSSL wants them in DER.
std::string derOfPair(const std::string& raw) {
  if (raw.empty() || raw.size() % 2 != 0) return {};
  const int half = static_cast<int>(raw.size() / 2);
  const Owned<ECDSA_SIG> pair(ECDSA_SIG_new(), &ECDSA_SIG_free);
  ECDSA_SIG_set0(pair.get(), BN_bin2bn(bytesOf(raw), half, nullptr), BN_bin2bn(bytesOf(raw) + half, half, nullptr));
  const int size = i2d_ECDSA_SIG(pair.get(), nullptr);
  if (size <= 0) return {};
  std::vector<unsigned char> der(static_cast<std::size_t>(size));
  unsigned char* at = der.data();
  i2d_ECDSA_SIG(pair.get(), &at);
  return {der.begin(), der.end()};
}

}  // namespace

std::string hmacSha256(const std::string& key, const std::string& text) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), bytesOf(text), text.size(), digest, &size);
  std::vector<unsigned char> encoded(2 * EVP_MAX_MD_SIZE);
  const int length = EVP_EncodeBlock(encoded.data(), digest, static_cast<int>(size));
  return {encoded.begin(), encoded.begin() + length};
}

bool sameText(const std::string& a, const std::string& b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

bool signatureHolds(const std::string& certificatePem, const std::string& algorithm, const std::string& text,
                    const std::string& signature) {
  const Owned<X509> certificate = readCertificate(certificatePem);
  const EVP_MD* digest = digestOf(algorithm);
  EVP_PKEY* key = certificate ? X509_get0_pubkey(certificate.get()) : nullptr;
  if (key == nullptr || digest == nullptr) return false;
  const bool pss = algorithm.starts_with("PS");
  const int kind = EVP_PKEY_base_id(key);
  if (pss ? kind != EVP_PKEY_RSA : !algorithm.starts_with("ES") || kind != EVP_PKEY_EC) return false;
  const Owned<EVP_MD_CTX> check(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  EVP_PKEY_CTX* options = nullptr;
  if (EVP_DigestVerifyInit(check.get(), &options, digest, nullptr, key) != 1) return false;
  if (pss && (EVP_PKEY_CTX_set_rsa_padding(options, RSA_PKCS1_PSS_PADDING) != 1 ||
              EVP_PKEY_CTX_set_rsa_pss_saltlen(options, RSA_PSS_SALTLEN_DIGEST) != 1)) {
    return false;
  }
  const std::string form = pss ? signature : derOfPair(signature);
  return EVP_DigestVerify(check.get(), bytesOf(form), form.size(), bytesOf(text), text.size()) == 1;
}

std::optional<std::int64_t> notAfter(const std::string& certificatePem) {
  const Owned<X509> certificate = readCertificate(certificatePem);
  if (!certificate) return std::nullopt;
  const Owned<ASN1_TIME> epoch(ASN1_TIME_set(nullptr, 0), [](ASN1_TIME* t) { ASN1_TIME_free(t); });
  int days = 0;
  int seconds = 0;
  if (ASN1_TIME_diff(&days, &seconds, epoch.get(), X509_get0_notAfter(certificate.get())) != 1) return std::nullopt;
  constexpr std::int64_t kDay = 24 * 3600;
  return days * kDay + seconds;
}

}  // namespace tieback::mock::netsuite
