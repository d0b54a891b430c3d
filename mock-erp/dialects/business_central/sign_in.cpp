#include "sign_in.h"

#include <algorithm>

#include "core/clock.h"

namespace tieback::mock::business_central {
namespace {

constexpr std::string_view kAudience = "https://api.businesscentral.dynamics.com";
constexpr std::int64_t kSecond = 1'000'000;

HttpResponse json(int status, const Json& body) {
  HttpResponse response;
  response.status = status;
  response.contentType = "application/json; charset=utf-8";
  response.headers = {{"Cache-Control", "no-store, no-cache"}};
  response.body = body.dump();
  return response;
}

HttpResponse refusal(State& state, int status, const char* error, int code, const std::string& words) {
  const std::string trace = state.ids.guid();
  const std::string correlation = state.ids.guid();
  std::string when = isoTime(state.now);
  if (when.size() > 10) when[10] = ' ';
  Json codes = Json::array();
  codes.push(Json::number(code));
  return json(status,
              Json::object()
                  .set("error", error)
                  .set("error_description", "AADSTS" + std::to_string(code) + ": " + words + " Trace ID: " + trace +
                                                " Correlation ID: " + correlation + " Timestamp: " + when)
                  .set("error_codes", std::move(codes))
                  .set("timestamp", when)
                  .set("trace_id", trace)
                  .set("correlation_id", correlation)
                  .set("error_uri", "https://login.microsoftonline.com/error?code=" + std::to_string(code)));
}

std::string field(const std::vector<std::pair<std::string, std::string>>& form, std::string_view name) {
  const auto found = std::find_if(form.begin(), form.end(), [&](const auto& each) { return each.first == name; });
  return found == form.end() ? std::string() : found->second;
}

// By its id or a domain of it.
BookRecord tenantOf(const State& state, std::string_view name) {
  return state.books.firstOf("Tenant", [&](const Json& record) {
    return equalsIgnoringCase(record.text("id"), name) || equalsIgnoringCase(record.text("domain"), name);
  });
}

HttpResponse issue(State& state, const HttpRequest& request, std::string_view tenantName) {
  const auto form = parseForm(request.body);
  const auto client = clientSecretOf(request);
  const BookRecord tenant = tenantOf(state, tenantName);
  if (!tenant) {
    return refusal(state, 400, "invalid_request", 90002,
                   "Tenant '" + std::string(tenantName) +
                       "' not found. Check to make sure you have the correct tenant ID "
                       "and are signing into the correct cloud.");
  }
  const std::string grant = field(form, "grant_type");
  if (grant != "client_credentials") {
    return refusal(state, 400, "unsupported_grant_type", 70003,
                   "The app requested an unsupported grant type '" + grant + "'.");
  }
  const BookRecord app = state.books.find("Application", client.id);
  if (!app || (!app->text("tenant").empty() && tenantOf(state, app->text("tenant")) != tenant)) {
    return refusal(state, 400, "unauthorized_client", 700016,
                   "Application with identifier '" + client.id + "' was not found in the directory '" +
                       std::string(tenantName) + "'.");
  }
  if (app->text("clientSecret") != client.secret) {
    return refusal(
        state, 401, "invalid_client", 7000215,
        "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, "
        "not the client secret ID, for a secret added to app '" +
            client.id + "'.");
  }
  const auto expires = app->text("secretExpires");
  if (!expires.empty() && expires < today(state)) {
    return refusal(state, 401, "invalid_client", 7000222,
                   "The provided client secret keys for app '" + client.id + "' are expired.");
  }
  const std::string scope = field(form, "scope");
  if (scope.empty()) {
    return refusal(state, 400, "invalid_request", 900144,
                   "The request body must contain the following parameter: 'scope'.");
  }
  if (scope != std::string(kAudience) + "/.default") {
    return refusal(state, 400, "invalid_resource", 500011,
                   "The resource principal named " + scope + " was not found in the tenant.");
  }
  const long long lifetime = state.settings.tokenLifetimeSeconds;
  Json subject = Json::object().set("client", client.id).set("tenant", *tenant->find("id"));
  const std::string token = state.tokens.issueAccess(state.ids, std::move(subject), state.now + lifetime * kSecond);
  return json(200, Json::object()
                       .set("token_type", "Bearer")
                       .set("expires_in", Json::number(lifetime))
                       .set("ext_expires_in", Json::number(lifetime))
                       .set("access_token", token));
}

// What MSAL asks before the first token.
HttpResponse openidConfiguration(const HttpRequest& request, const std::string& tenant) {
  const std::string base = baseUrl(request) + "/" + tenant;
  return json(200, Json::object()
                       .set("token_endpoint", base + "/oauth2/v2.0/token")
                       .set("authorization_endpoint", base + "/oauth2/v2.0/authorize")
                       .set("end_session_endpoint", base + "/oauth2/v2.0/logout")
                       .set("jwks_uri", base + "/discovery/v2.0/keys")
                       .set("issuer", base + "/v2.0"));
}

}  // namespace

std::string baseUrl(const HttpRequest& request) {
  const std::string* host = request.header("Host");
  return (request.secure ? "https://" : "http://") + (host == nullptr ? std::string("localhost") : *host);
}

bool isSignIn(const HttpRequest& request) {
  return request.path.ends_with("/oauth2/v2.0/token") ||
         request.path.ends_with("/v2.0/.well-known/openid-configuration");
}

HttpResponse signIn(State& state, const HttpRequest& request) {
  const auto path = splitPath(request.path);
  if (path.empty()) return json(404, Json::object().set("error", "not_found"));
  if (path.back() == "openid-configuration") return openidConfiguration(request, path.front());
  if (request.method != "POST") {
    return refusal(state, 400, "invalid_request", 900561,
                   "The endpoint only accepts POST requests. Received a " + request.method + " request.");
  }
  return issue(state, request, path.front());
}

std::variant<Caller, Refusal> callerOf(const State& state, const HttpRequest& request, std::string_view tenant) {
  const Refusal rejected{401, "Authentication_InvalidCredentials", "The server has rejected the client credentials."};
  const auto subject = state.tokens.access(bearerOf(request), state.now);
  if (!subject) return rejected;
  const BookRecord named = tenant.empty() ? nullptr : tenantOf(state, tenant);
  if (!tenant.empty() && (!named || named->text("id") != subject->text("tenant"))) return rejected;
  const BookRecord app = state.books.find("Application", subject->text("client"));
  if (!app || app->text("state") != "Enabled") return rejected;
  return Caller{std::string(subject->text("client")), app->text("permissions") == "write"};
}

}  // namespace tieback::mock::business_central
