// An identity provider's own side, for the tests: keys, and tokens signed with them.
#pragma once

#include <tieback/sdk/json.h>

#include <openssl/evp.h>

#include <memory>
#include <string>

namespace tieback::host::test {

class Signer {
 public:
  static Signer rsa(std::string id, unsigned bits = 2048);
  static Signer ec(std::string id);  // P-256

  json::Value jwk() const;  // the public key
  std::string pem() const;  // the same
  // Header and claims as a token; `alg` and `kid` are in the header unless it has them.
  std::string token(const json::Value& claims, json::Value header = json::Value::object()) const;
  // The header and claims as given, with that signature.
  static std::string joined(const json::Value& header, const json::Value& claims, const std::string& signature);
  static std::string signedText(const json::Value& header, const json::Value& claims);

 private:
  Signer(std::string id, EVP_PKEY* key, bool rsa) : id_(std::move(id)), rsa_(rsa), key_(key, &EVP_PKEY_free) {}
  std::string signature(const std::string& text) const;
  std::string id_;
  bool rsa_;
  std::shared_ptr<EVP_PKEY> key_;
};

std::string base64Url(const std::string& bytes);
// A key set of these.
std::string jwks(const std::vector<json::Value>& keys);

}  // namespace tieback::host::test
