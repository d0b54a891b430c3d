#include "identity.h"

#include <algorithm>
#include <sstream>

#include "answers.h"
#include "core/clock.h"

namespace tieback::mock::xero {
namespace {

constexpr std::int64_t kSecond = 1'000'000;
constexpr std::int64_t kMinute = 60 * kSecond;
constexpr std::int64_t kDay = 24 * 60 * kMinute;

std::string formField(const HttpRequest& request, std::string_view name) {
  for (const auto& [key, value] : parseForm(request.method == "GET" ? request.query : request.body)) {
    if (key == name) return value;
  }
  return {};
}

bool hostIs(const HttpRequest& request, std::string_view name) {
  const std::string* host = request.header("Host");
  return host != nullptr && host->substr(0, host->find(':')) == name;
}

HttpResponse oauthError(const char* code) {
  return jsonResponse(400, Json::object().set("error", code));
}

std::vector<std::string> words(std::string_view text) {
  std::istringstream in{std::string(text)};
  std::vector<std::string> out;
  for (std::string word; in >> word;) out.push_back(word);
  return out;
}

// All of `wanted` among `granted`.
bool within(std::string_view wanted, std::string_view granted) {
  const auto have = words(granted);
  const auto want = words(wanted);
  return std::all_of(want.begin(), want.end(), [&](const std::string& scope) {
    return std::find(have.begin(), have.end(), scope) != have.end();
  });
}

bool isConnected(const State& state, std::string_view client) {
  return state.books.firstOf(kConnections, [&](const Json& each) { return each.text("ClientId") == client; }) !=
         nullptr;
}

HttpResponse grant(State& state, const Json& app, const std::string& scopes, bool refreshable, std::int64_t now) {
  const Json subject = Json::object().set("client", app.text("ClientId")).set("scopes", scopes);
  Json body = Json::object();
  body.set("access_token",
           state.tokens.issueAccess(state.ids, subject, now + state.settings.accessTokenSeconds * kSecond))
      .set("expires_in", Json::number(state.settings.accessTokenSeconds))
      .set("token_type", "Bearer");
  if (refreshable) {
    body.set("refresh_token",
             state.tokens.issueRefresh(state.ids, subject, now + state.settings.refreshTokenDays * kDay));
  }
  body.set("scope", scopes);
  return jsonResponse(200, body);
}

HttpResponse refresh(State& state, const Json& app, const HttpRequest& request, std::int64_t now) {
  const std::string token = formField(request, "refresh_token");
  std::optional<Json> subject = state.tokens.refresh(token, now);
  if (const BookRecord seeded = subject ? nullptr : state.books.find(kRefreshTokens, token)) {
    subject = Json::object().set("client", seeded->text("ClientId")).set("scopes", seeded->text("Scopes"));
    state.tokens.putRefresh(token, *subject, now + state.settings.refreshTokenDays * kDay);
    state.books.erase(kRefreshTokens, token);
  }
  const bool ours = subject && subject->text("client") == app.text("ClientId");
  if (!ours || !isConnected(state, app.text("ClientId"))) return oauthError("invalid_grant");
  state.tokens.retireRefresh(token, now + state.settings.refreshGraceMinutes * kMinute);
  return grant(state, app, std::string(subject->text("scopes")), true, now);
}

HttpResponse clientCredentials(State& state, const Json& app, const HttpRequest& request, std::int64_t now) {
  if (app.text("Type") != "custom") return oauthError("unauthorized_client");
  std::string scopes = formField(request, "scope");
  // The vendor's own SDK for Node calls it so.
  if (scopes.empty()) scopes = formField(request, "scopes");
  std::replace(scopes.begin(), scopes.end(), ',', ' ');
  if (scopes.empty()) scopes = std::string(app.text("Scopes"));
  if (!within(scopes, app.text("Scopes"))) return oauthError("invalid_scope");
  return grant(state, app, scopes, false, now);
}

HttpResponse authorisationCode(State& state, const Json& app, const HttpRequest& request, std::int64_t now) {
  const auto code = state.codes.find(formField(request, "code"));
  if (code == state.codes.end() || code->second != app.text("ClientId")) return oauthError("invalid_grant");
  state.codes.erase(code);
  const std::string scopes(app.text("Scopes"));
  const auto all = words(scopes);
  const bool offline = std::find(all.begin(), all.end(), "offline_access") != all.end();
  return grant(state, app, scopes, offline, now);
}

HttpResponse token(State& state, const HttpRequest& request, std::int64_t now) {
  const ClientSecret client = clientSecretOf(request);
  const BookRecord app = state.books.find(kApps, client.id);
  if (!app || app->text("ClientSecret") != client.secret) return oauthError("invalid_client");
  const std::string type = formField(request, "grant_type");
  if (type == "refresh_token") return refresh(state, *app, request, now);
  if (type == "client_credentials") return clientCredentials(state, *app, request, now);
  if (type == "authorization_code") return authorisationCode(state, *app, request, now);
  return oauthError("unsupported_grant_type");
}

HttpResponse revoke(State& state, const HttpRequest& request) {
  state.tokens.revokeRefresh(formField(request, "token"));
  return HttpResponse{};
}

// Asks nobody: the consent is there at once.
HttpResponse consent(State& state, const HttpRequest& request) {
  const std::string client = formField(request, "client_id");
  const std::string back = formField(request, "redirect_uri");
  const BookRecord app = state.books.find(kApps, client);
  HttpResponse response;
  if (!app || app->text("RedirectUri") != back || back.empty()) {
    response.status = 400;
    response.contentType = "text/html; charset=utf-8";
    response.body = "<html><body>unauthorized_client</body></html>";
    return response;
  }
  const std::string code = state.ids.hex(16);
  state.codes[code] = client;
  response.status = 302;
  response.headers.emplace_back("Location", back + "?code=" + code + "&state=" + formField(request, "state"));
  return response;
}

HttpResponse discovery() {
  const std::string identity = "https://identity.xero.com";
  return jsonResponse(200, Json::object()
                               .set("issuer", identity)
                               .set("authorization_endpoint", "https://login.xero.com/identity/connect/authorize")
                               .set("token_endpoint", identity + "/connect/token")
                               .set("revocation_endpoint", identity + "/connect/revocation")
                               .set("response_types_supported", Json::array().push("code"))
                               .set("token_endpoint_auth_methods_supported",
                                    Json::array().push("client_secret_basic").push("client_secret_post")));
}

HttpResponse connections(State& state, const HttpRequest& request, std::int64_t now) {
  const auto subject = state.tokens.access(bearerOf(request), now);
  if (!subject) return problem(state, 401, "AuthenticationUnsuccessful");
  const std::vector<std::string> path = splitPath(request.path);
  if (request.method == "DELETE" && path.size() == 2) {
    const BookRecord one = state.books.find(kConnections, path[1]);
    if (!one || one->text("ClientId") != subject->text("client")) return notFound();
    state.books.erase(kConnections, path[1]);
    HttpResponse response;
    response.status = 204;
    response.applied = true;
    return response;
  }
  if (request.method != "GET" || path.size() != 1) return notFound();
  Json list = Json::array();
  for (const auto& [key, each] : state.books.of(kConnections)) {
    const BookRecord organisation = state.books.find(kOrganisations, each->text("OrganisationID"));
    if (each->text("ClientId") != subject->text("client") || !organisation) continue;
    const std::string at = isoTime(now);
    list.push(Json::object()
                  .set("id", key)
                  .set("authEventId", each->text("ConnectionID"))
                  .set("tenantId", each->text("OrganisationID"))
                  .set("tenantType", "ORGANISATION")
                  .set("tenantName", organisation->text("Name"))
                  .set("createdDateUtc", at)
                  .set("updatedDateUtc", at));
  }
  return jsonResponse(200, list);
}

}  // namespace

bool isIdentityRequest(const HttpRequest& request) {
  const std::string& path = request.path;
  if (path == "/connect/token" || path == "/connect/revocation") return true;
  return path == "/connections" || path.starts_with("/connections/");
}

bool isAtXerosHost(const HttpRequest& request) {
  if (request.path == "/.well-known/openid-configuration") return hostIs(request, "identity.xero.com");
  return request.path == "/identity/connect/authorize" && hostIs(request, "login.xero.com");
}

HttpResponse handleIdentity(State& state, const HttpRequest& request, std::int64_t now) {
  const std::string& path = request.path;
  if (path == "/connect/token" && request.method == "POST") return token(state, request, now);
  if (path == "/connect/revocation" && request.method == "POST") return revoke(state, request);
  if (path.starts_with("/connections")) return connections(state, request, now);
  if (path == "/.well-known/openid-configuration") return discovery();
  if (path == "/identity/connect/authorize") return consent(state, request);
  return notFound();
}

std::variant<Caller, HttpResponse> authorise(State& state, const HttpRequest& request,
                                             const std::vector<std::string>& scopes, std::int64_t now) {
  const std::string bearer = bearerOf(request);
  if (bearer.empty()) return problem(state, 401, "AuthenticationUnsuccessful");
  const auto subject = state.tokens.access(bearer, now);
  if (!subject) return problem(state, 401, "TokenExpired: token expired at " + isoTime(now));
  const std::string client(subject->text("client"));
  const std::string* tenant = request.header("Xero-tenant-id");
  const bool named = tenant != nullptr && !tenant->empty();
  const BookRecord app = state.books.find(kApps, client);
  const BookRecord connection = state.books.firstOf(kConnections, [&](const Json& each) {
    return each.text("ClientId") == client && (!named || each.text("OrganisationID") == *tenant);
  });
  // A custom connection has one organisation and need not name it.
  const bool mayBeUnnamed = app && app->text("Type") == "custom";
  if (!app || !connection || (!named && !mayBeUnnamed)) return problem(state, 403, "AuthenticationUnsuccessful");
  const auto granted = words(subject->text("scopes"));
  const bool allowed = std::any_of(scopes.begin(), scopes.end(), [&](const std::string& scope) {
    return std::find(granted.begin(), granted.end(), scope) != granted.end();
  });
  if (!allowed) return problem(state, 401, "AuthorizationUnsuccessful");
  return Caller{client, std::string(app->text("Name")), std::string(connection->text("OrganisationID"))};
}

}  // namespace tieback::mock::xero
