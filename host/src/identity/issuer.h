// An identity provider that the operator trusts (OpenID Connect), and what its tokens must say.
#pragma once

#include <identity/key_source.h>
#include <identity/token.h>
#include <outbound/http_client.h>

#include <cstdint>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

namespace tieback::host {

enum class MatchBy : std::uint8_t { email, login };

struct IssuerConfig {
  std::string issuer;                 // as tokens write it
  std::vector<std::string> audience;  // a token must be for one of these
  std::string jwks_uri;               // empty: asked for at the issuer's well-known address
  std::set<std::string> algorithms = {"RS256", "ES256"};
  std::string claim = "email";  // names the user
  MatchBy match = MatchBy::email;
  bool must_be_verified = false;    // an email whose token does not say that it was verified is refused
  std::set<std::string> companies;  // whose users it may name; empty: all
  std::chrono::seconds leeway{60};  // by which its clock may differ
  KeySource::Times times;
  std::filesystem::path ca_file;
};

// What must hold for a token of that issuer, its signature aside: issuer, audience, times. Gives the claim that names
// the user. Code token_invalid with details.reason: wrong_issuer, wrong_audience, expired, not_yet_valid,
// claim_missing, email_not_verified.
Result<std::string> userNamedBy(const json::Value& claims, const IssuerConfig& config, std::int64_t now_us);

// The key set's text, by way of the well-known address where no jwks_uri is configured.
Result<std::string> fetchKeySet(HttpClient& client, const IssuerConfig& config);

}  // namespace tieback::host
