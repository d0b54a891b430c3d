// Logging in and out.
#include <api/services.h>
#include <base/field_reader.h>
#include <directory/password.h>

namespace tieback::host {
namespace {

constexpr std::size_t kLongestPassword = 1024;

json::Value whoAmI(const Services& services, const Actor& actor) {
  json::Value user = actor.toJson();
  auto companies = json::Value::array();
  if (const auto company = services.directory.company(actor.company)) {
    companies.push(
        json::Value::object({{"id", company->id}, {"name", company->name}, {"currency", company->currency}}));
  }
  return json::Value::object({{"user", std::move(user)}, {"companies", std::move(companies)}});
}

std::string cookie(const Services& services, const std::string& token, std::int64_t seconds) {
  return std::string(kSessionCookie) + "=" + token +
         "; Path=/; HttpOnly; SameSite=Strict; Max-Age=" + std::to_string(seconds) +
         (services.secure_cookies ? "; Secure" : "");
}

Response tooManyAttempts(const Call& call, int wait) {
  Response response =
      errorResponse({"too_many_attempts", Category::not_permitted,
                     "Too many failed attempts. Wait " + std::to_string(wait) + " seconds and try again.", "",
                     json::Value::object({{"seconds", wait}})},
                    call.request.id);
  response.headers.emplace_back("Retry-After", std::to_string(wait));
  return response;
}

// The user's id where login and password fit. Takes as long where there is no such login.
std::optional<std::string> verified(const Services& services, const std::string& login, const std::string& password) {
  const auto known = services.directory.login(login);
  const bool fits = verifyPassword(password, known ? known->password_hash : nobodysHash());
  if (!known || !fits) return std::nullopt;
  return known->user;
}

Response logIn(Services& services, const Call& call) {
  std::string login;
  std::string password;
  bool wants_token = false;
  FieldReader fields(call.body, "");
  fields.text("login", login, {.required = true});
  fields.text("password", password, {.max = kLongestPassword, .required = true});
  fields.flag("token", wants_token);
  if (const auto wrong = fields.finish()) return errorResponse(*wrong, call.request.id);
  if (const int wait = services.throttle.secondsToWait(login, call.request.address); wait > 0)
    return tooManyAttempts(call, wait);
  const auto user = verified(services, login, password);
  const auto actor = user ? services.directory.actor(*user) : std::nullopt;
  if (!actor) {
    services.throttle.failed(login, call.request.address);
    services.metrics.add("host_logins_total", {{"result", "failed"}}, 1);
    return errorResponse(
        {"login_failed", Category::not_permitted, "Login or password is wrong.", "", json::Value::object()},
        call.request.id);
  }
  services.throttle.succeeded(login);
  services.metrics.add("host_logins_total", {{"result", "good"}}, 1);
  const NewSession session = services.sessions.begin(*user);
  json::Value body = whoAmI(services, *actor);
  body.set("csrf_token", session.csrf_token);
  if (wants_token) body.set("token", session.token);
  Response response = jsonResponse(body);
  if (!wants_token) response.headers.emplace_back("Set-Cookie", cookie(services, session.token, kSessionSeconds));
  return response;
}

Response logOut(Services& services, const Call& call) {
  services.sessions.end(call.request);
  Response response = jsonResponse(json::Value::object());
  response.headers.emplace_back("Set-Cookie", cookie(services, "", 0));
  return response;
}

}  // namespace

void addSessionRoutes(Router& router, Services& services) {
  router.add("POST", "/api/v1/session", Needs::nothing, [&](const Call& call) { return logIn(services, call); });
  router.add("DELETE", "/api/v1/session", Needs::changing, [&](const Call& call) { return logOut(services, call); });
  router.add("GET", "/api/v1/session", Needs::session, [&](const Call& call) {
    json::Value body = whoAmI(services, call.actor);
    body.set("csrf_token", call.session.csrf_token);
    return jsonResponse(body);
  });
}

}  // namespace tieback::host
