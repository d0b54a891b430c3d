#include <base/members.h>
#include <identity/bearer_tokens.h>

#include <algorithm>

namespace tieback::host {
namespace {

constexpr auto kLook = std::chrono::seconds(1);

Error userUnknown(const std::string& message) {
  return {"user_unknown", Category::not_permitted, message, "Authorization", json::Value::object()};
}

}  // namespace

BearerTokens::BearerTokens(std::vector<IssuerConfig> issuers, Directory& directory, Clock& clock, Log& log,
                           Metrics& metrics, const Fetch& fetch)
    : directory_(directory),
      clock_(clock),
      metrics_(metrics),
      trouble_(log, LogLevel::warning, "the identity provider's keys can't be fetched",
               "the identity provider's keys are fetched again") {
  for (IssuerConfig& config : issuers) {
    auto keys = std::make_unique<KeySource>([fetch, config] { return fetch(config); }, config.times,
                                            [this, name = config.issuer](const auto& error) { told(name, error); });
    issuers_.push_back({std::move(config), std::move(keys)});
  }
}

BearerTokens::~BearerTokens() {
  stop();
}

Result<std::string> BearerTokens::userOf(std::string_view token) {
  auto user = verified(token);
  std::string result = "good";
  if (!user) {
    const std::string reason = stringIn(user.error().details, "reason");
    result = reason.empty() ? user.error().code : reason;
  }
  metrics_.add("host_bearer_tokens_total", {{"result", result}}, 1);
  return user;
}

Result<std::string> BearerTokens::verified(std::string_view text) {
  const auto token = tokenFrom(text);
  if (!token) return token.error();
  const std::string name = stringIn(token->claims, "iss");
  const auto issuer =
      std::find_if(issuers_.begin(), issuers_.end(), [&](const Issuer& one) { return one.config.issuer == name; });
  if (issuer == issuers_.end())
    return tokenInvalid("wrong_issuer", "The bearer token is of an issuer that this host does not trust.");
  if (!issuer->config.algorithms.contains(token->algorithm)) {
    return tokenInvalid("algorithm_refused",
                        "The bearer token is signed in a way that this host does not take (alg), or not at all.");
  }
  const auto key = issuer->keys->find(token->key_id, token->algorithm);
  if (!key) return key.error();
  if (!key->verifies(token->algorithm, token->signed_text, token->signature))
    return tokenInvalid("signature_wrong", "The bearer token's signature is not that of its issuer.");
  const auto user = userNamedBy(token->claims, issuer->config, clock_.nowUs());
  if (!user) return user.error();
  return directoryUser(issuer->config, *user);
}

Result<std::string> BearerTokens::directoryUser(const IssuerConfig& config, const std::string& name) const {
  auto found = config.match == MatchBy::email ? directory_.usersByEmail(name) : directory_.usersByLogin(name);
  if (!config.companies.empty())
    std::erase_if(found, [&](const UserOf& user) { return !config.companies.contains(user.company); });
  const std::string what = config.match == MatchBy::email ? "email address " : "login ";
  if (found.empty()) {
    return userUnknown("The identity provider knows you, but the company directory has no user with the " + what +
                       name + ". Ask a directory administrator of your company.");
  }
  if (found.size() > 1)
    return userUnknown("The company directory has several users with the " + what + name + "; only one may have it.");
  return found.front().id;
}

void BearerTokens::told(const std::string& issuer, const std::optional<Error>& trouble) {
  metrics_.set("host_issuer_reachable", {{"issuer", issuer}}, trouble ? 0 : 1);
  if (trouble) {
    trouble_.failed(issuer, issuer, {{"issuer", issuer}, {"error", trouble->message}});
  } else {
    trouble_.succeeded(issuer);
  }
}

void BearerTokens::start() {
  if (any()) thread_ = std::thread([this] { keepFresh(); });
}

void BearerTokens::stop() {
  {
    const Lock lock(mutex_);
    stopped_ = true;
    wake_.notify_all();
  }
  if (thread_.joinable()) thread_.join();
}

void BearerTokens::keepFresh() {
  while (true) {
    for (const Issuer& issuer : issuers_) issuer.keys->refreshIfDue();
    Lock lock(mutex_);
    if (!stopped_) lock.waitFor(wake_, kLook);
    if (stopped_) return;
  }
}

}  // namespace tieback::host
