// Ed25519 signatures (RFC 8032), keys in PEM as `openssl genpkey -algorithm ed25519` writes them.
//
// Threads: value types; concurrent use is fine.
#pragma once

#include <memory>
#include <string>

#include <tieback/sdk/result.h>

namespace tieback::audit {

class VerifyingKey {
 public:
  // A public key, or a private one, of which the public part is taken. Code key_invalid.
  static Result<VerifyingKey> fromPem(const std::string& pem);

  bool fits(const std::string& text, const std::string& signature) const;  // signature in base64

 private:
  explicit VerifyingKey(std::shared_ptr<void> key) : key_(std::move(key)) {}
  std::shared_ptr<void> key_;  // OpenSSL's EVP_PKEY
};

class SigningKey {
 public:
  static Result<SigningKey> fromPem(const std::string& pem);  // code key_invalid

  std::string sign(const std::string& text) const;  // base64; throws std::runtime_error when OpenSSL can't

 private:
  explicit SigningKey(std::shared_ptr<void> key) : key_(std::move(key)) {}
  std::shared_ptr<void> key_;
};

}  // namespace tieback::audit
