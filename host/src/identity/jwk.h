// An identity provider's public keys (RFC 7517), and what may be signed with which of them (RFC 7518).
#pragma once

#include <tieback/sdk/result.h>

#include <openssl/evp.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tieback::host {

// Of public keys alone: `none`, and secrets shared with the provider (HS…), are not among them.
bool isKnownAlgorithm(std::string_view name);

class PublicKey {
 public:
  PublicKey(std::string id, std::string algorithm, std::string kind, std::shared_ptr<EVP_PKEY> key)
      : id_(std::move(id)), algorithm_(std::move(algorithm)), kind_(std::move(kind)), key_(std::move(key)) {}

  const std::string& id() const { return id_; }  // `kid`; may be empty
  // Is it a key of that algorithm's kind, and meant for it?
  bool fits(std::string_view algorithm) const;
  // Has it signed `text`? False, too, for an algorithm that it does not fit.
  bool verifies(std::string_view algorithm, std::string_view text, std::string_view signature) const;

 private:
  std::string id_;
  std::string algorithm_;  // `alg`; empty: any of its kind
  std::string kind_;       // "RSA", "P-256", "P-384"
  std::shared_ptr<EVP_PKEY> key_;
};

// The keys of a set that can verify: keys of other kinds or uses, RSA under 2048 bits, and broken ones are passed over.
// bad_request when it is no key set, or has none.
Result<std::vector<PublicKey>> keysFrom(std::string_view jwks);

}  // namespace tieback::host
