#include <base/members.h>
#include <identity/issuer.h>

#include <algorithm>
#include <charconv>
#include <optional>

namespace tieback::host {
namespace {

constexpr std::int64_t kMicroseconds = 1'000'000;
constexpr std::int64_t kLatest = 253'402'300'799;  // the end of the year 9999
constexpr std::size_t kLongestName = 255;

// Seconds since 1970, of which some issuers write fractions. Nothing: missing, or no such number.
std::optional<std::int64_t> timeIn(const json::Value& claims, std::string_view name) {
  const json::Value* member = claims.find(name);
  if (member == nullptr || !member->isNumber()) return std::nullopt;
  const std::string& text = member->asNumberText();
  const std::string whole = text.substr(0, text.find('.'));
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(whole.data(), whole.data() + whole.size(), seconds);
  const bool plain = text.find_first_of("eE") == std::string::npos;
  if (error != std::errc() || end != whole.data() + whole.size() || !plain || seconds < 0 || seconds > kLatest)
    return std::nullopt;
  return seconds;
}

bool isFor(const json::Value& claims, const std::vector<std::string>& audience) {
  const auto ours = [&](const json::Value& one) {
    return one.isString() && std::find(audience.begin(), audience.end(), one.asString()) != audience.end();
  };
  const json::Value* meant = claims.find("aud");
  if (meant == nullptr) return false;
  if (meant->isArray()) return std::any_of(meant->items().begin(), meant->items().end(), ours);
  return ours(*meant);
}

std::optional<Error> wrongTime(const json::Value& claims, std::chrono::seconds leeway, std::int64_t now_us) {
  const std::int64_t now = now_us / kMicroseconds;
  const auto expires = timeIn(claims, "exp");
  if (!expires || now >= *expires + leeway.count()) {
    return tokenInvalid("expired", expires ? "The bearer token has expired. Get a new one from your identity provider."
                                           : "The bearer token does not say when it expires (exp).");
  }
  for (const char* name : {"nbf", "iat"}) {
    const auto begins = timeIn(claims, name);
    if (claims.find(name) == nullptr || (begins && *begins <= now + leeway.count())) continue;
    return tokenInvalid("not_yet_valid",
                        "The bearer token is not valid yet. Are the clocks of this host and of the "
                        "identity provider right?");
  }
  return std::nullopt;
}

// "true" as text is how some providers write it.
std::optional<bool> verifiedIn(const json::Value& claims) {
  const json::Value* verified = claims.find("email_verified");
  if (verified == nullptr) return std::nullopt;
  return (verified->isBoolean() && verified->asBoolean()) || (verified->isString() && verified->asString() == "true");
}

Result<std::string> gotten(HttpClient& client, const IssuerConfig& config, const std::string& url) {
  OutboundRules rules;
  rules.any_address = true;  // the operator has written it
  rules.ca_file = config.ca_file;
  auto answer = client.exchange({"GET", url, {{"Accept", "application/json"}}, ""}, rules);
  if (!answer) return answer.error();
  if (answer->status != 200 || answer->cut) {
    return Error{"not_reachable", Category::erp_unavailable,
                 url + (answer->cut ? " answers more than a key set can be."
                                    : " answers " + std::to_string(answer->status) + "."),
                 "", json::Value::object()};
  }
  return std::move(answer->body);
}

}  // namespace

Result<std::string> userNamedBy(const json::Value& claims, const IssuerConfig& config, std::int64_t now_us) {
  if (stringIn(claims, "iss") != config.issuer)
    return tokenInvalid("wrong_issuer", "The bearer token is of an issuer that this host does not trust.");
  if (!isFor(claims, config.audience))
    return tokenInvalid("wrong_audience", "The bearer token is not for this service (aud).");
  if (auto wrong = wrongTime(claims, config.leeway, now_us)) return *wrong;
  std::string name = stringIn(claims, config.claim);
  if (name.empty() || name.size() > kLongestName) {
    return tokenInvalid("claim_missing", "The bearer token lacks the claim '" + config.claim +
                                             "' that names the user. Ask for it at the identity provider (scope).");
  }
  const auto verified = verifiedIn(claims);
  if (config.claim == "email" && !verified.value_or(!config.must_be_verified)) {
    return tokenInvalid("email_not_verified",
                        "The identity provider does not say that this email address was verified (email_verified).");
  }
  return name;
}

Result<std::string> fetchKeySet(HttpClient& client, const IssuerConfig& config) {
  if (!config.jwks_uri.empty()) return gotten(client, config, config.jwks_uri);
  std::string base = config.issuer;
  if (base.ends_with('/')) base.pop_back();
  const std::string where = base + "/.well-known/openid-configuration";
  auto text = gotten(client, config, where);
  if (!text) return text;
  json::Value document;
  try {
    document = json::parse(*text);
  } catch (const json::ParseError& error) {
    return badRequest(where + " answers " + error.what() + ".");
  }
  if (stringIn(document, "issuer") != config.issuer)
    return badRequest(where + " is of another issuer than the configured " + config.issuer + ".");
  const std::string keys = stringIn(document, "jwks_uri");
  if (keys.empty()) return badRequest(where + " names no jwks_uri.");
  return gotten(client, config, keys);
}

}  // namespace tieback::host
