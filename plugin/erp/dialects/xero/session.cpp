#include "erp/dialects/xero/session.h"

#include <Poco/Crypto/DigestEngine.h>

#include "erp/dialects/xero/errors.h"

namespace tieback::erp::xero {
namespace {

constexpr int kUnauthorised = 401;
constexpr std::int64_t kMinuteUs = 60'000'000;
constexpr std::size_t kDigestLength = 16;    // of a body, in the key
constexpr std::size_t kMaxAnswers = 10'000;  // keys remembered; what is forgotten is months old, or refused in masses

OAuthSettings oauthSettings(const Config& config) {
  OAuthSettings settings;
  settings.erp = kErp;
  settings.target = "/connect/token";
  settings.refresh = config.refresh_token;
  settings.client_auth = OAuthSettings::ClientAuth::basic;
  settings.client_id = config.client_id;
  settings.client_secret = config.client_secret;
  settings.sign_in_again = "Sign in to Xero again for this connection";
  settings.grant = [&config] { return Form{{"grant_type", "client_credentials"}, {"scope", config.scope}}; };
  return settings;
}

}  // namespace

Session::Session(const Config& config, const DialectContext& context)
    : config_(config),
      context_(context),
      tokens_(oauthSettings(config), context, *context.other_host(config.token_url, "endpoint.token_url")) {}

Answer Session::call(const WireRequest& request, Effect effect) {
  bool token_refused = false;
  auto answer = attempt(request, effect, token_refused);
  if (!token_refused) return answer;
  return attempt(request, effect, token_refused);
}

Answer Session::callOnce(WireRequest request, const std::string& step_key) {
  request.headers.emplace_back("Idempotency-Key", keyFor(request, step_key));
  auto answer = call(request, Effect::write);
  const auto* outcome = std::get_if<Outcome>(&answer);
  const auto* later = outcome == nullptr ? nullptr : std::get_if<TryLater>(outcome);
  const bool whole = outcome == nullptr || (later != nullptr && later->error.code == "throttled");
  if (whole) answered(step_key);
  return answer;
}

Answer Session::attempt(const WireRequest& request, Effect effect, bool& token_refused) {
  if (auto wait = exhausted()) return std::move(*wait);
  auto fetched = tokens_.token();
  if (auto* outcome = std::get_if<Outcome>(&fetched)) return std::move(*outcome);
  const auto& access = std::get<OAuthToken>(fetched).access;
  auto signed_request = request;
  signed_request.headers.emplace_back("Accept", "application/json");  // else Xero answers in XML
  signed_request.headers.emplace_back("Authorization", "Bearer " + access);
  if (!config_.tenant.empty()) signed_request.headers.emplace_back("Xero-tenant-id", config_.tenant);
  auto answer = answerOf(context_.transport->exchange(signed_request), effect, kErp);
  const auto* reply = std::get_if<WireReply>(&answer);
  if (reply == nullptr) return answer;
  watchLimits(*reply);
  if (reply->status == 429) return outcomeOf(*reply, effect, context_.now_us());
  token_refused = reply->status == kUnauthorised;
  if (token_refused) tokens_.refused(access);
  return answer;
}

std::optional<Outcome> Session::exhausted() const {
  const Lock lock(mutex_);
  if (no_call_before_ <= context_.now_us()) return std::nullopt;
  auto later = throttled(kErp, nullptr, context_.now_us(), "X-MinLimit-Remaining: 0");
  later.error.message += " The organisation's limit of calls per minute is reached.";
  later.at_us = no_call_before_;
  return later;
}

// The window is a fixed minute that begins at a time of its own for each organisation: a minute later it is over.
void Session::watchLimits(const WireReply& reply) {
  if (reply.status == 429 || reply.header("X-MinLimit-Remaining") != "0") return;
  const Lock lock(mutex_);
  no_call_before_ = context_.now_us() + kMinuteUs;
}

std::string Session::keyFor(const WireRequest& request, const std::string& step_key) {
  // A body that has changed since (someone edited the order meanwhile) is another request to Xero.
  Poco::Crypto::DigestEngine engine("SHA256");
  engine.update(request.method + " " + request.target + "\n" + request.body);
  const auto digest = Poco::DigestEngine::digestToHex(engine.digest()).substr(0, kDigestLength);
  const Lock lock(mutex_);
  const auto found = answers_.find(step_key);
  return step_key + "-" + digest + "-" + std::to_string(found == answers_.end() ? 0 : found->second);
}

void Session::answered(const std::string& step_key) {
  const Lock lock(mutex_);
  if (answers_.size() >= kMaxAnswers) answers_.clear();
  ++answers_[step_key];
}

}  // namespace tieback::erp::xero
