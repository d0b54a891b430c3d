#include "signer.h"

#include <base/base64.h>

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <algorithm>
#include <stdexcept>

namespace tieback::host::test {
namespace {

std::string bytesOf(const BIGNUM* number, int size) {
  std::string bytes(static_cast<std::size_t>(size), '\0');
  BN_bn2binpad(number, reinterpret_cast<unsigned char*>(bytes.data()), size);
  return bytes;
}

std::string member(EVP_PKEY* key, const char* name, int size) {
  BIGNUM* number = nullptr;
  if (EVP_PKEY_get_bn_param(key, name, &number) != 1) throw std::runtime_error(name);
  const std::unique_ptr<BIGNUM, decltype(&BN_free)> owned(number, &BN_free);
  return base64Url(bytesOf(number, size == 0 ? BN_num_bytes(number) : size));
}

}  // namespace

std::string base64Url(const std::string& bytes) {
  std::string text = base64({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
  std::replace(text.begin(), text.end(), '+', '-');
  std::replace(text.begin(), text.end(), '/', '_');
  while (text.ends_with('=')) text.pop_back();
  return text;
}

std::string jwks(const std::vector<json::Value>& keys) {
  auto list = json::Value::array();
  for (const auto& key : keys) list.push(key);
  return json::Value::object({{"keys", list}}).dump();
}

Signer Signer::rsa(std::string id, unsigned bits) {
  return {std::move(id), EVP_RSA_gen(bits), true};
}

Signer Signer::ec(std::string id) {
  return {std::move(id), EVP_EC_gen("P-256"), false};
}

json::Value Signer::jwk() const {
  EVP_PKEY* key = key_.get();
  if (rsa_) {
    return json::Value::object({{"kty", "RSA"},
                                {"kid", id_},
                                {"use", "sig"},
                                {"n", member(key, OSSL_PKEY_PARAM_RSA_N, 0)},
                                {"e", member(key, OSSL_PKEY_PARAM_RSA_E, 0)}});
  }
  return json::Value::object({{"kty", "EC"},
                              {"crv", "P-256"},
                              {"kid", id_},
                              {"x", member(key, OSSL_PKEY_PARAM_EC_PUB_X, 32)},
                              {"y", member(key, OSSL_PKEY_PARAM_EC_PUB_Y, 32)}});
}

std::string Signer::pem() const {
  const std::unique_ptr<BIO, decltype(&BIO_free)> out(BIO_new(BIO_s_mem()), &BIO_free);
  PEM_write_bio_PUBKEY(out.get(), key_.get());
  char* data = nullptr;
  const auto size = BIO_get_mem_data(out.get(), &data);
  return {data, static_cast<std::size_t>(size)};
}

std::string Signer::signature(const std::string& text) const {
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
  std::size_t size = 0;
  EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get());
  EVP_DigestSign(context.get(), nullptr, &size, bytes, text.size());
  std::string made(size, '\0');
  EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(made.data()), &size, bytes, text.size());
  made.resize(size);
  if (rsa_) return made;
  const auto* der = reinterpret_cast<const unsigned char*>(made.data());
  const std::unique_ptr<ECDSA_SIG, decltype(&ECDSA_SIG_free)> numbers(
      d2i_ECDSA_SIG(nullptr, &der, static_cast<long>(made.size())), &ECDSA_SIG_free);
  return bytesOf(ECDSA_SIG_get0_r(numbers.get()), 32) + bytesOf(ECDSA_SIG_get0_s(numbers.get()), 32);
}

std::string Signer::signedText(const json::Value& header, const json::Value& claims) {
  return base64Url(header.dump()) + "." + base64Url(claims.dump());
}

std::string Signer::joined(const json::Value& header, const json::Value& claims, const std::string& signature) {
  return signedText(header, claims) + "." + base64Url(signature);
}

std::string Signer::token(const json::Value& claims, json::Value header) const {
  if (header.find("alg") == nullptr) header.set("alg", rsa_ ? "RS256" : "ES256");
  if (header.find("kid") == nullptr && !id_.empty()) header.set("kid", id_);
  return joined(header, claims, signature(signedText(header, claims)));
}

}  // namespace tieback::host::test
