#include "sign_in.h"

#include "answers.h"

namespace tieback::mock::quickbooks_online {
namespace {

constexpr std::int64_t kSecond = 1'000'000;

std::string formField(const HttpRequest& request, std::string_view name) {
  for (const auto& [key, value] : parseForm(request.body)) {
    if (key == name) return value;
  }
  // intuit-oauth revokes with a JSON body.
  const auto json = parseJson(request.body);
  return std::holds_alternative<Json>(json) ? std::string(std::get<Json>(json).text(name)) : std::string();
}

HttpResponse oauthError(int status, const char* error, const char* description) {
  HttpResponse response;
  response.status = status;
  response.contentType = kJsonType;
  response.body = Json::object().set("error_description", description).set("error", error).dump();
  return response;
}

// {consent, issued}: whose it is, and since when it stands.
Json subject(const std::string& consent, std::int64_t now) {
  Json json = Json::object();
  json.set("consent", consent).set("issued", Json::number(now));
  return json;
}

HttpResponse granted(State& state, const std::string& consent, const std::string& refresh, std::int64_t now) {
  const long long lifetime = state.settings.tokenLifetimeSeconds;
  Json body = Json::object();
  body.set("token_type", "bearer")
      .set("expires_in", Json::number(lifetime))
      .set("refresh_token", refresh)
      .set("x_refresh_token_expires_in", Json::number(state.settings.refreshLifetimeSeconds))
      .set("access_token", state.tokens.issueAccess(state.ids, subject(consent, now), now + lifetime * kSecond));
  HttpResponse response;
  response.contentType = kJsonType;
  response.body = body.dump();
  return response;
}

std::string issueRefresh(State& state, const std::string& consent, std::int64_t now) {
  return state.tokens.issueRefresh(state.ids, subject(consent, now),
                                   now + state.settings.refreshLifetimeSeconds * kSecond);
}

bool holds(const State& state, std::string_view consent) {
  const BookRecord record = state.books.find("Consent", consent);
  return record != nullptr && !record->find("Revoked")->boolean();
}

// A consent's own token is one that the books brought along: it is taken over when it is first used.
void takeOver(State& state, const std::string& token, std::int64_t now) {
  const BookRecord consent = state.books.find("Consent", token);
  if (!consent || consent->find("TakenOver")->boolean()) return;
  Json record = *consent;
  record.set("TakenOver", true);
  state.books.put("Consent", std::move(record));
  state.tokens.putRefresh(token, subject(token, now), now + state.settings.refreshLifetimeSeconds * kSecond);
}

HttpResponse refreshGrant(State& state, const HttpRequest& request, const std::string& client, std::int64_t now) {
  const std::string used = formField(request, "refresh_token");
  takeOver(state, used, now);
  const auto known = state.tokens.refresh(used, now);
  const std::string consent = known ? std::string(known->text("consent")) : std::string();
  const BookRecord record = state.books.find("Consent", consent);
  if (!known || !holds(state, consent) || record->text("ClientId") != client) {
    return oauthError(400, "invalid_grant", "Incorrect or invalid refresh token");
  }
  const bool old = now - *known->find("issued")->integer() >= state.settings.refreshRotationSeconds * kSecond;
  if (!old) return granted(state, consent, used, now);
  const std::string next = issueRefresh(state, consent, now);
  state.tokens.retireRefresh(used, now + state.settings.refreshGraceSeconds * kSecond);
  return granted(state, consent, next, now);
}

HttpResponse codeGrant(State& state, const HttpRequest& request, const std::string& client, std::int64_t now) {
  const auto found = state.codes.find(formField(request, "code"));
  if (found == state.codes.end()) return oauthError(400, "invalid_grant", "Invalid authorization code");
  const std::string consent = found->second;
  state.codes.erase(found);
  if (state.books.find("Consent", consent)->text("ClientId") != client) {
    return oauthError(400, "invalid_grant", "Invalid authorization code");
  }
  takeOver(state, consent, now);
  return granted(state, consent, consent, now);
}

HttpResponse token(State& state, const HttpRequest& request, std::int64_t now) {
  const ClientSecret shown = clientSecretOf(request);
  const BookRecord app = state.books.find("App", shown.id);
  if (!shown.basic || !app || app->text("ClientSecret") != shown.secret) {
    return oauthError(401, "invalid_client", "Client authentication failed");
  }
  const std::string grant = formField(request, "grant_type");
  if (grant == "refresh_token") return refreshGrant(state, request, shown.id, now);
  if (grant == "authorization_code") return codeGrant(state, request, shown.id, now);
  return oauthError(400, "unsupported_grant_type", "Grant type is not supported");
}

// Nobody is asked: the consent is given at once.
HttpResponse authorize(State& state, const HttpRequest& request) {
  std::map<std::string, std::string> query;
  for (auto& [name, value] : parseForm(request.query)) query[name] = value;
  const BookRecord app = state.books.find("App", query["client_id"]);
  if (!app || app->text("RedirectUri") != query["redirect_uri"]) {
    return oauthError(400, "invalid_request", "The redirect_uri query parameter value is invalid");
  }
  Json consent = Json::object();
  consent.set("RefreshToken", state.ids.hex(24)).set("ClientId", query["client_id"]);
  const std::string key(consent.text("RefreshToken"));
  state.books.insert("Consent", consent);
  const std::string code = state.ids.hex(16);
  state.codes[code] = key;
  HttpResponse response;
  response.status = 302;
  response.headers.emplace_back("Location", query["redirect_uri"] + "?code=" + code + "&state=" + query["state"] +
                                                "&realmId=" + std::string(state.settings.realmId));
  return response;
}

HttpResponse revoke(State& state, const HttpRequest& request, std::int64_t now) {
  const std::string token = formField(request, "token");
  auto known = state.tokens.access(token, now);
  if (!known) known = state.tokens.refresh(token, now);
  const std::string consent = known ? std::string(known->text("consent")) : token;
  if (!state.books.find("Consent", consent)) return oauthError(400, "invalid_request", "The token is not known");
  state.books.patch("Consent", consent, Json::object().set("Revoked", true));
  return {};
}

}  // namespace

std::optional<HttpResponse> handleSignIn(State& state, const HttpRequest& request, std::int64_t now) {
  if (request.path == "/oauth2/v1/tokens/bearer" && request.method == "POST") return token(state, request, now);
  if (request.path == "/connect/oauth2") return authorize(state, request);
  if (request.path == "/v2/oauth2/tokens/revoke") return revoke(state, request, now);
  return std::nullopt;
}

std::variant<BookRecord, HttpResponse> authenticate(const State& state, const HttpRequest& request, std::int64_t now) {
  const std::string bearer = bearerOf(request);
  const auto known = state.tokens.access(bearer, now);
  const std::string consent = known ? std::string(known->text("consent")) : std::string();
  if (!known || !holds(state, consent)) {
    return gatewayFault(401, "AUTHENTICATION",
                        {"3200", "message=AuthenticationFailed; errorCode=003200; statusCode=401",
                         bearer.empty() ? "Malformed bearer token: too short or too long" : "Token expired"},
                        now);
  }
  return state.books.find("Consent", consent);
}

}  // namespace tieback::mock::quickbooks_online
