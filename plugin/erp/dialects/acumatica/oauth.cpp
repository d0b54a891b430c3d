#include "erp/dialects/acumatica/oauth.h"

#include <charconv>

#include "erp/dialects/acumatica/errors.h"
#include "erp/support/encode.h"

namespace tieback::erp::acumatica {
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

bool says(const WireReply& reply, std::string_view oauth_error) {
  const auto body = parseBody(reply);
  return body && body->text("error") == oauth_error;
}

}  // namespace

std::variant<Token, Outcome> TokenSource::fetch() {
  return config_.login == Config::Login::oauth_refresh ? fetchByRefresh() : fetchByPassword();
}

Answer TokenSource::ask(std::vector<std::pair<std::string, std::string>> form) {
  form.emplace_back("client_id", config_.client_id);
  if (!config_.client_secret.empty()) form.emplace_back("client_secret", context_.secret(config_.client_secret));
  WireRequest request;
  request.method = "POST";
  request.target = "/identity/connect/token";
  request.headers = {{"Content-Type", "application/x-www-form-urlencoded"}, {"Accept", "application/json"}};
  request.body = formEncode(form);
  request.confidential = true;
  return answerOf(context_.transport->exchange(request), Effect::read, kErp);
}

Outcome TokenSource::refusal(const WireReply& reply) const {
  const auto body = parseBody(reply);
  if (!body || reply.status >= 500 || reply.status == 429 || isLoginLimit(reply)) {
    return outcomeOf(reply, Effect::read, context_.now_us());
  }
  ErpError error;
  error.code = "bad_login";
  error.category = Category::not_permitted;
  error.message = "Acumatica does not accept the sign-in of this connection.";
  error.remedy = config_.login == Config::Login::oauth_refresh
                     ? "Sign in to Acumatica again for this connection, so that a new refresh token is stored."
                     : "Correct the credentials of this connection, then try again.";
  error.erp_message = excerpt(body->text("error") + " " + body->text("error_description"));
  return Refused{std::move(error)};
}

std::variant<Token, Outcome> TokenSource::fetchByPassword() {
  auto answer = ask({{"grant_type", "password"},
                     {"username", config_.username},
                     {"password", context_.secret(config_.password)},
                     {"scope", config_.scope}});
  if (auto* outcome = std::get_if<Outcome>(&answer)) return std::move(*outcome);
  const auto& reply = std::get<WireReply>(answer);
  const auto body = parseBody(reply);
  if (reply.status != 200 || !body || body->text("access_token").empty()) return refusal(reply);
  return Token{body->text("access_token"), context_.now_us() + (lifetime(*body) - kEarlySeconds) * kSecondUs};
}

std::variant<Token, Outcome> TokenSource::fetchByRefresh() {
  for (int attempt = 0;; ++attempt) {
    const auto used = context_.secret(config_.refresh_token);
    auto answer = ask({{"grant_type", "refresh_token"}, {"refresh_token", used}});
    if (auto* outcome = std::get_if<Outcome>(&answer)) return std::move(*outcome);
    const auto& reply = std::get<WireReply>(answer);
    const auto body = parseBody(reply);
    if (reply.status != 200 || !body || body->text("access_token").empty()) {
      // Another host may have used this token a moment ago and stored its successor.
      if (attempt == 0 && says(reply, "invalid_grant") && context_.secret(config_.refresh_token) != used) continue;
      return refusal(reply);
    }
    const auto next = body->text("refresh_token");
    if (next.empty() || next == used || context_.put_secret(config_.refresh_token, used, next)) {
      return Token{body->text("access_token"), context_.now_us() + (lifetime(*body) - kEarlySeconds) * kSecondUs};
    }
    if (attempt > 0) {
      return TryLater{ErpError{.code = "token_conflict",
                               .category = Category::erp_unavailable,
                               .message = "Another host keeps renewing the Acumatica sign-in at the same moment.",
                               .remedy = "Nothing to do: it is tried again by itself."},
                      std::nullopt, true};
    }
  }
}

}  // namespace tieback::erp::acumatica
