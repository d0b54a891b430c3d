#include "erp/support/oauth.h"

#include <algorithm>
#include <charconv>

#include "erp/support/encode.h"

namespace tieback::erp {
namespace {

constexpr std::int64_t kSecondUs = 1'000'000;
constexpr std::int64_t kEarlySeconds = 60;  // a token is renewed that long before its end
constexpr std::int64_t kDefaultSeconds = 3600;

std::int64_t lifetime(const json::Value& body) {
  const auto text = body.text("expires_in");
  std::int64_t seconds = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (problem != std::errc() || seconds <= 0) return kDefaultSeconds;
  return std::min<std::int64_t>(seconds, 24 * 3600);
}

// The document of a token, or nothing when the reply holds none.
std::optional<json::Value> granted(const WireReply& reply) {
  auto body = parseBody(reply);
  if (reply.status != 200 || !body || body->text("access_token").empty()) return std::nullopt;
  return body;
}

}  // namespace

OAuthTokens::OAuthTokens(OAuthSettings settings, const DialectContext& context, Transport& transport)
    : settings_(std::move(settings)), context_(context), transport_(transport) {
  if (!settings_.refresh.empty() && !context.put_secret) {
    throw ConfigError{"credentials.refresh_token",
                      "this host cannot store the tokens that " + settings_.erp + " hands out"};
  }
}

std::variant<OAuthToken, Outcome> OAuthTokens::token() {
  const Lock lock(mutex_);
  if (!token_.access.empty() && token_.renew_us > context_.now_us()) return token_;
  try {
    auto fetched = settings_.refresh.empty() ? fetch() : fetchByRefresh();
    if (auto* token = std::get_if<OAuthToken>(&fetched)) token_ = *token;
    return fetched;
  } catch (const ConfigError& problem) {
    return secretUnavailable(problem);
  }
}

void OAuthTokens::refused(const std::string& access) {
  const Lock lock(mutex_);
  if (token_.access == access) token_ = {};
}

Answer OAuthTokens::ask(Form form) {
  WireRequest request;
  request.method = "POST";
  request.target = settings_.target;
  request.headers = {{"Content-Type", "application/x-www-form-urlencoded"}, {"Accept", "application/json"}};
  const auto secret = settings_.client_secret.empty() ? std::string() : context_.secret(settings_.client_secret);
  if (settings_.client_auth == OAuthSettings::ClientAuth::basic) {
    request.headers.emplace_back("Authorization",
                                 "Basic " + base64(percentEncode(settings_.client_id) + ":" + percentEncode(secret)));
  } else if (settings_.client_auth == OAuthSettings::ClientAuth::body) {
    form.emplace_back("client_id", settings_.client_id);
    if (!secret.empty()) form.emplace_back("client_secret", secret);
  }
  form.insert(form.end(), settings_.more.begin(), settings_.more.end());
  request.body = formEncode(form);
  request.confidential = true;
  return answerOf(transport_.exchange(request), Effect::read, settings_.erp);
}

Outcome OAuthTokens::refusal(const WireReply& reply) const {
  if (settings_.refusal) {
    if (auto vendors = settings_.refusal(reply)) return std::move(*vendors);
  }
  const auto body = parseBody(reply);
  const auto words = body ? excerpt(body->text("error") + " " + body->text("error_description")) : std::string();
  if (reply.status == 429) return throttled(settings_.erp, &reply, context_.now_us(), words);
  if (!body || reply.status >= 500) {
    return unclear(Effect::read, settings_.erp,
                   "status " + std::to_string(reply.status) + ": " + excerpt(reply.body.substr(0, 2000)));
  }
  ErpError error;
  error.code = "bad_login";
  error.category = Category::not_permitted;
  error.message = settings_.erp + " does not accept the sign-in of this connection.";
  error.remedy = "Correct the credentials of this connection, then try again.";
  error.erp_message = words;
  const auto code = body->text("error");
  if (code == "invalid_client") {
    error.field = "client_id";
    error.remedy = "Correct client id and client secret (or certificate) of this connection, then try again.";
  } else if (code == "invalid_grant" && !settings_.refresh.empty()) {
    error.message = "The consent that " + settings_.erp + " had given this connection has ended or was revoked.";
    error.remedy = settings_.sign_in_again + ", so that a new refresh token is stored.";
  } else if (code == "invalid_scope") {
    error.field = "scope";
    error.remedy = "Grant this connection's client the scopes that its set-up names, then try again.";
  }
  return Refused{std::move(error)};
}

OAuthToken OAuthTokens::tokenOf(json::Value document) const {
  return {document.text("access_token"), context_.now_us() + (lifetime(document) - kEarlySeconds) * kSecondUs,
          std::move(document)};
}

std::variant<OAuthToken, Outcome> OAuthTokens::fetch() {
  auto answer = ask(settings_.grant());
  if (auto* outcome = std::get_if<Outcome>(&answer)) return std::move(*outcome);
  const auto& reply = std::get<WireReply>(answer);
  auto document = granted(reply);
  if (!document) return refusal(reply);
  return tokenOf(std::move(*document));
}

std::variant<OAuthToken, Outcome> OAuthTokens::fetchByRefresh() {
  for (int attempt = 0;; ++attempt) {
    const auto used = context_.secret(settings_.refresh);
    auto answer = ask({{"grant_type", "refresh_token"}, {"refresh_token", used}});
    if (auto* outcome = std::get_if<Outcome>(&answer)) return std::move(*outcome);
    const auto& reply = std::get<WireReply>(answer);
    auto document = granted(reply);
    if (!document) {
      // Another host may have used this token a moment ago and stored its successor.
      const auto body = parseBody(reply);
      const bool spent = body && body->text("error") == "invalid_grant";
      if (attempt == 0 && spent && context_.secret(settings_.refresh) != used) continue;
      return refusal(reply);
    }
    const auto next = document->text("refresh_token");
    if (next.empty() || next == used || context_.put_secret(settings_.refresh, used, next)) {
      return tokenOf(std::move(*document));
    }
    if (attempt > 0) {
      return TryLater{
          ErpError{.code = "token_conflict",
                   .category = Category::erp_unavailable,
                   .message = "Another host keeps renewing the " + settings_.erp + " sign-in at the same moment.",
                   .remedy = "Nothing to do: it is tried again by itself."},
          std::nullopt, true};
    }
  }
}

Outcome secretUnavailable(const ConfigError& problem) {
  return Refused{ErpError{.code = "secret_unavailable",
                          .category = Category::not_permitted,
                          .message = "A secret of this connection could not be read: " + problem.message,
                          .field = problem.where,
                          .remedy = "Put the secret where the configuration says, then try again."}};
}

}  // namespace tieback::erp
