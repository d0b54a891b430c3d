#include "erp/dialects/acumatica/session.h"

#include <utility>

#include "erp/dialects/acumatica/errors.h"

namespace tieback::erp::acumatica {
namespace {

constexpr int kUnauthorised = 401;

void takeCookie(const std::string& set_cookie, std::map<std::string, std::string>& cookies) {
  const auto pair = set_cookie.substr(0, set_cookie.find(';'));
  const auto equals = pair.find('=');
  if (equals == std::string::npos || equals == 0) return;
  const auto value = pair.substr(equals + 1);
  if (value.empty()) {
    cookies.erase(pair.substr(0, equals));
  } else {
    cookies[pair.substr(0, equals)] = value;
  }
}

void takeCookies(const WireReply& reply, std::map<std::string, std::string>& cookies) {
  for (const auto& [name, value] : reply.headers) {
    if (sameHeader(name, "Set-Cookie")) takeCookie(value, cookies);
  }
}

std::string cookieHeader(const std::map<std::string, std::string>& cookies) {
  std::string text;
  for (const auto& [name, value] : cookies) text += (text.empty() ? "" : "; ") + name + "=" + value;
  return text;
}

OAuthSettings oauthSettings(const Config& config, const DialectContext& context) {
  OAuthSettings settings;
  settings.erp = kErp;
  settings.target = "/identity/connect/token";
  if (config.login == Config::Login::oauth_refresh) settings.refresh = config.refresh_token;
  settings.client_id = config.client_id;
  settings.client_secret = config.client_secret;
  settings.sign_in_again = "Sign in to Acumatica again for this connection";
  settings.grant = [&config, &context] {
    return Form{{"grant_type", "password"},
                {"username", config.username},
                {"password", context.secret(config.password)},
                {"scope", config.scope}};
  };
  settings.refusal = [&context](const WireReply& reply) -> std::optional<Outcome> {
    const bool shape = parseBody(reply).has_value();
    if (shape && reply.status < 500 && reply.status != 429 && !isLoginLimit(reply)) return std::nullopt;
    return outcomeOf(reply, Effect::read, context.now_us());
  };
  return settings;
}

// The login itself has just been accepted: it is not at fault.
Outcome sessionRefused(const WireReply& reply) {
  return TryLater{ErpError{.code = "session_refused",
                           .category = Category::erp_unavailable,
                           .message = "Acumatica accepts the login of this connection and then not its session.",
                           .remedy = "Nothing to do: it is tried again. If it stays, ask the Acumatica administrator: "
                                     "sessions may be ended by a licence limit, or by servers that do not share them.",
                           .erp_message = errorText(reply)},
                  std::nullopt, true};
}

}  // namespace

Session::Session(const Config& config, const DialectContext& context)
    : config_(config), context_(context), tokens_(oauthSettings(config, context), context, *context.transport) {}

Session::~Session() {
  const Lock lock(mutex_);
  logOut(retired_);
  logOut(identity_);
}

void Session::logOut(const Identity& identity) {
  if (identity.cookies.empty()) return;
  try {
    WireRequest request{"POST", "/entity/auth/logout", {{"Accept", "application/json"}}, "", true};
    context_.transport->exchange(signedRequest(std::move(request), identity));
  } catch (...) {  // NOLINT(bugprone-empty-catch): a seat that is not given back ends by itself
  }
}

void Session::renew() {
  Identity before;
  {
    const Lock lock(mutex_);
    tokens_.refused(identity_.token);
    before = std::exchange(retired_, std::exchange(identity_, Identity{}));
  }
  logOut(before);
}

Answer Session::call(const WireRequest& request, Effect effect) {
  for (int attempt = 0;; ++attempt) {
    auto known = identity();
    if (auto* outcome = std::get_if<Outcome>(&known)) return std::move(*outcome);
    const auto& identity = std::get<Identity>(known);
    auto answer = answerOf(context_.transport->exchange(signedRequest(request, identity)), effect, kErp);
    const auto* reply = std::get_if<WireReply>(&answer);
    if (reply == nullptr) return answer;
    if (isLoginLimit(*reply) || reply->status == 429) return outcomeOf(*reply, effect, context_.now_us());
    if (reply->status == kUnauthorised) {
      forget(identity);
      if (attempt == 0) continue;
      return sessionRefused(*reply);
    }
    remember(identity.generation, *reply);
    return answer;
  }
}

std::variant<Session::Identity, Outcome> Session::identity() {
  const Lock login(login_mutex_);
  const bool by_cookie = config_.login == Config::Login::cookie;
  Identity made;
  if (!by_cookie) {
    auto fetched = tokens_.token();
    if (auto* outcome = std::get_if<Outcome>(&fetched)) return std::move(*outcome);
    made.token = std::get<OAuthToken>(fetched).access;
  }
  {
    const Lock lock(mutex_);
    if (identity_.generation != 0 && identity_.token == made.token) return identity_;
  }
  try {
    if (by_cookie) {
      if (auto problem = logInWithCookie(made)) return std::move(*problem);
    }
  } catch (const ConfigError& e) {
    return secretUnavailable(e);
  }
  const Lock lock(mutex_);
  made.generation = ++logins_;
  identity_ = made;
  return made;
}

std::optional<Outcome> Session::logInWithCookie(Identity& identity) {
  auto body = json::Value::object({{"name", config_.username}, {"password", context_.secret(config_.password)}});
  if (!config_.tenant.empty()) body.set("tenant", config_.tenant);
  if (!config_.branch.empty()) body.set("branch", config_.branch);
  const WireRequest request{"POST",
                            "/entity/auth/login",
                            {{"Content-Type", "application/json"}, {"Accept", "application/json"}},
                            body.dump(),
                            true};
  auto answer = answerOf(context_.transport->exchange(request), Effect::read, kErp);
  if (auto* outcome = std::get_if<Outcome>(&answer)) return std::move(*outcome);
  const auto& reply = std::get<WireReply>(answer);
  if (reply.status == 204 || reply.status == 200) {
    takeCookies(reply, identity.cookies);
    if (!identity.cookies.empty()) return std::nullopt;
    return unclear(Effect::read, kErp, "the login was answered without a session cookie");
  }
  auto outcome = outcomeOf(reply, Effect::read, context_.now_us());
  if (auto* refused = std::get_if<Refused>(&outcome); refused != nullptr && refused->error.code == "erp_refused") {
    refused->error.code = "bad_login";
    refused->error.category = Category::not_permitted;
    refused->error.message = "Acumatica does not accept the login of this connection.";
    refused->error.remedy = "Correct user name, password, tenant and branch of this connection, then try again.";
  }
  return outcome;
}

void Session::forget(const Identity& refused) {
  if (!refused.token.empty()) tokens_.refused(refused.token);
  const Lock lock(mutex_);
  if (identity_.generation == refused.generation) identity_ = Identity{};
}

void Session::remember(std::uint64_t generation, const WireReply& reply) {
  const Lock lock(mutex_);
  if (identity_.generation == generation && generation != 0) takeCookies(reply, identity_.cookies);
}

WireRequest Session::signedRequest(WireRequest request, const Identity& identity) const {
  if (!identity.cookies.empty()) request.headers.emplace_back("Cookie", cookieHeader(identity.cookies));
  if (!identity.token.empty()) {
    request.headers.emplace_back("Authorization", "Bearer " + identity.token);
    if (!config_.branch.empty()) request.headers.emplace_back("PX-CbApiBranch", config_.branch);
  }
  return request;
}

}  // namespace tieback::erp::acumatica
