#include "auth.h"

#include "core/json.h"
#include "errors.h"
#include "support/tokens.h"

namespace tieback::mock::acumatica {
namespace {

constexpr std::string_view kInvalidCredentials = "Invalid credentials. Please try again.";

using Form = std::vector<std::pair<std::string, std::string>>;

std::string value(const Form& form, std::string_view name) {
  for (const auto& [key, text] : form) {
    if (key == name) return text;
  }
  return {};
}

const Record* activeUser(const State& state, std::string_view name) {
  const RecordPtr user = state.books.of(userSpec()).find(name);
  return user && user->flag(user::kActive) ? user.get() : nullptr;
}

// The login's fields, whether they came as JSON or as a form.
std::optional<Form> credentials(const HttpRequest& request) {
  const std::string* type = request.header("Content-Type");
  if (type != nullptr && type->starts_with("application/x-www-form-urlencoded")) return parseForm(request.body);
  const auto parsed = parseJson(request.body);
  const Json* json = std::get_if<Json>(&parsed);
  if (json == nullptr || !json->isObject()) return std::nullopt;
  Form form;
  for (const JsonMember& member : json->members()) {
    if (member.value.isString()) form.emplace_back(member.name, member.value.string());
  }
  return form;
}

HttpResponse login(State& state, const HttpRequest& request, std::int64_t now) {
  const auto form = credentials(request);
  if (!form) return shortMessage(400, "The request is invalid.");
  const std::string name = value(*form, "name");
  const std::string tenant = value(*form, "tenant").empty() ? value(*form, "company") : value(*form, "tenant");
  const Record* user = activeUser(state, name);
  if (user == nullptr || user->text(user::kPassword) != value(*form, "password")) return exception(kInvalidCredentials);
  if (!tenant.empty() && tenant != state.settings.tenant) return exception(kInvalidCredentials);
  const std::string branch = value(*form, "branch").empty() ? "1" : value(*form, "branch");
  const Session* session = state.sessions.open(state.settings, state.ids, now, name, branch);
  if (session == nullptr) return loginLimitReached(state.settings);
  HttpResponse response;
  response.status = 204;
  response.headers = Sessions::cookiesFor(*session);
  return response;
}

HttpResponse logout(State& state, const HttpRequest& request) {
  if (const auto id = cookie(request, "ASP.NET_SessionId")) state.sessions.close(*id);
  HttpResponse response;
  response.status = 204;
  return response;
}

bool hasScope(std::string_view scopes, std::string_view wanted) {
  while (!scopes.empty()) {
    const std::size_t end = std::min(scopes.find(' '), scopes.size());
    if (scopes.substr(0, end) == wanted) return true;
    scopes.remove_prefix(std::min(end + 1, scopes.size()));
  }
  return false;
}

HttpResponse tokenAnswer(State& state, Token token, std::int64_t now, const std::string& keptRefresh) {
  token.expires = now + state.settings.tokenLifetimeSeconds * 1'000'000LL;
  Json body = Json::object();
  body.set("access_token", state.sessions.issueToken(token, state.ids))
      .set("expires_in", Json::number(state.settings.tokenLifetimeSeconds))
      .set("token_type", "Bearer");
  if (token.offline) {
    body.set("refresh_token", keptRefresh.empty() ? state.sessions.issueRefresh(token, state.ids) : keptRefresh);
  }
  body.set("scope", std::string("api") + (token.offline ? " offline_access" : "") +
                        (token.concurrent ? " api:concurrent_access" : ""));
  HttpResponse response;
  response.contentType = kJsonType;
  response.headers.emplace_back("Cache-Control", "no-store, no-cache, max-age=0");
  response.body = body.dump();
  return response;
}

HttpResponse refreshGrant(State& state, const Form& form, const std::string& client, std::int64_t now) {
  const std::string secret = value(form, "refresh_token");
  const std::optional<Token> token = state.sessions.refresh(secret);
  if (!token || token->client != client) return oauthError("invalid_grant", "");
  if (state.settings.refreshTokenRotation) state.sessions.spendRefresh(secret);
  return tokenAnswer(state, *token, now, state.settings.refreshTokenRotation ? std::string() : secret);
}

HttpResponse passwordGrant(State& state, const Form& form, const std::string& client, std::int64_t now) {
  const std::string name = value(form, "username");
  const Record* user = activeUser(state, name);
  if (user == nullptr || user->text(user::kPassword) != value(form, "password")) {
    return oauthError("invalid_grant", "invalid_username_or_password");
  }
  const std::string scope = value(form, "scope");
  if (!hasScope(scope, "api")) return oauthError("invalid_scope", "");
  Token token{name, client, hasScope(scope, "offline_access"), hasScope(scope, "api:concurrent_access"), 0};
  return tokenAnswer(state, std::move(token), now, {});
}

HttpResponse tokenEndpoint(State& state, const HttpRequest& request, std::int64_t now) {
  const Form form = parseForm(request.body);
  const auto [id, secret, basic] = clientSecretOf(request);
  const RecordPtr known = state.books.of(oauthClientSpec()).find(id);
  if (!known || known->text(client::kSecret) != secret) return oauthError("invalid_client", "");
  const std::string grant = value(form, "grant_type");
  if (grant == "password") return passwordGrant(state, form, id, now);
  if (grant == "refresh_token") return refreshGrant(state, form, id, now);
  if (grant != "authorization_code") return oauthError("unsupported_grant_type", "");
  const std::optional<Token> token = state.sessions.spendCode(value(form, "code"));
  if (!token || token->client != id) return oauthError("invalid_grant", "");
  return tokenAnswer(state, *token, now, {});
}

HttpResponse authorize(State& state, const HttpRequest& request) {
  const Form form = parseForm(request.query);
  const std::string id = value(form, "client_id");
  const std::string redirect = value(form, "redirect_uri");
  const RecordPtr known = state.books.of(oauthClientSpec()).find(id);
  if (!known) return oauthError("invalid_client", "");
  if (redirect.empty() || known->text(client::kRedirect) != redirect)
    return oauthError("invalid_request", "redirect_uri");
  if (value(form, "response_type") != "code") return oauthError("unsupported_response_type", "");
  for (const auto& [name, user] : state.books.of(userSpec()).records()) {
    if (!user->flag(user::kActive)) continue;
    const std::string scope = value(form, "scope");
    const Token token{name, id, hasScope(scope, "offline_access"), hasScope(scope, "api:concurrent_access"), 0};
    std::string location = redirect + (redirect.find('?') == std::string::npos ? "?" : "&");
    location += "code=" + state.sessions.issueCode(token, state.ids);
    if (const std::string mark = value(form, "state"); !mark.empty()) location += "&state=" + mark;
    HttpResponse response;
    response.status = 302;
    response.headers.emplace_back("Location", location);
    return response;
  }
  return oauthError("access_denied", "");
}

}  // namespace

std::optional<HttpResponse> handleAuth(State& state, const HttpRequest& request, std::string_view path,
                                       std::int64_t now) {
  const bool post = request.method == "POST";
  if (path == "/entity/auth/login") return post ? login(state, request, now) : shortMessage(405, "Method not allowed.");
  if (path == "/entity/auth/logout") return post ? logout(state, request) : shortMessage(405, "Method not allowed.");
  if (path == "/identity/connect/token") {
    return post ? tokenEndpoint(state, request, now) : shortMessage(405, "Method not allowed.");
  }
  if (path == "/identity/connect/authorize") return authorize(state, request);
  return std::nullopt;
}

}  // namespace tieback::mock::acumatica
