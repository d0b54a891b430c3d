#include <api/router.h>
#include <base/random.h>
#include <http/address.h>

#include <openssl/crypto.h>

namespace tieback::host {
namespace {

constexpr std::size_t kBodyDepth = 16;

bool isParam(const std::string& segment) {
  return segment.starts_with('{');
}

// "/a/{b}" is a pattern, not an address: it is taken apart without decoding.
std::vector<std::string> segmentsOf(std::string_view pattern) {
  std::vector<std::string> segments;
  while (!pattern.empty()) {
    pattern.remove_prefix(1);
    const auto slash = pattern.find('/');
    segments.emplace_back(pattern.substr(0, slash));
    pattern = slash == std::string_view::npos ? std::string_view() : pattern.substr(slash);
  }
  return segments;
}

bool matches(const std::vector<std::string>& pattern, const std::vector<std::string>& path,
             std::map<std::string, std::string>& params) {
  if (pattern.size() != path.size()) return false;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (!isParam(pattern[i]) && pattern[i] != path[i]) return false;
  }
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (isParam(pattern[i])) params[pattern[i].substr(1, pattern[i].size() - 2)] = path[i];
  }
  return true;
}

Error notLoggedIn() {
  return {"not_logged_in", Category::not_permitted, "Log in first: POST /api/v1/session.", "", json::Value::object()};
}

bool sameText(const std::string& a, const std::string& b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

Result<std::string> requestIdOf(const Request& request) {
  const std::string key = request.header("idempotency-key");
  bool visible = true;
  for (const char c : key) visible = visible && c > ' ' && c < 0x7f;
  if (!key.empty() && key.size() <= 128 && visible) return key;
  return badRequest(
      "The header Idempotency-Key is missing or wrong: 1 to 128 visible ASCII characters, new for every request.",
      "Idempotency-Key");
}

Result<json::Value> bodyOf(const Request& request) {
  if (request.body.empty()) return json::Value::object();
  std::string type = request.header("content-type");
  type = type.substr(0, type.find(';'));
  while (type.ends_with(' ')) type.pop_back();
  if (type != "application/json") {
    return Error{"wrong_content_type", Category::bad_input,
                 "The body must be JSON, with Content-Type: application/json.", "Content-Type", json::Value::object()};
  }
  try {
    json::Value body = json::parse(request.body, {.max_bytes = 8u << 20, .max_depth = kBodyDepth});
    if (!body.isObject()) return badRequest("The body must be a JSON object.");
    return body;
  } catch (const json::ParseError& error) {
    return badRequest(std::string("The body is ") + error.what());
  }
}

}  // namespace

CallKey Call::key() const {
  std::string about = route;
  for (const auto& [name, value] : params) about += "\n" + value;
  return {actor.id, about, request_id, digestOf(body.canonical())};
}

void Router::add(std::string method, std::string_view pattern, Needs needs, CallHandler handler) {
  routes_.push_back({std::move(method), std::string(pattern), segmentsOf(pattern), needs, std::move(handler)});
}

void Router::addBelow(std::string_view prefix, CallHandler handler) {
  below_.push_back({"", std::string(prefix), segmentsOf(prefix), Needs::nothing, std::move(handler)});
}

const Router::Route* Router::find(const Request& request, std::map<std::string, std::string>& params,
                                  std::string& allowed) const {
  for (const Route& route : routes_) {
    std::map<std::string, std::string> found;
    if (!matches(route.segments, request.path, found)) continue;
    if (route.method == request.method) {
      params = std::move(found);
      return &route;
    }
    if (allowed.find(route.method) == std::string::npos) allowed += (allowed.empty() ? "" : ", ") + route.method;
  }
  for (const Route& route : below_) {
    const bool below = request.path.size() > route.segments.size() &&
                       std::equal(route.segments.begin(), route.segments.end(), request.path.begin());
    if (below) return &route;
  }
  return nullptr;
}

Result<Session> Router::sessionOf(const Request& request) const {
  const auto bearer = bearerOf(request);
  if (tokens_ != nullptr && tokens_->any() && bearer && looksLikeToken(*bearer)) {
    auto user = tokens_->userOf(*bearer);
    if (!user) return user.error();
    return Session{std::move(user.value()), "", false};
  }
  auto session = sessions_.of(request);
  if (!session) return notLoggedIn();
  return std::move(*session);
}

Result<void> Router::admit(const Route& route, Call& call) const {
  if (route.needs != Needs::nothing) {
    auto session = sessionOf(call.request);
    if (!session) return session.error();
    auto actor = directory_.actor(session->user);
    if (!actor) return notLoggedIn();
    call.session = std::move(*session);
    call.actor = std::move(*actor);
  }
  const bool changes = route.needs == Needs::mutating || route.needs == Needs::changing;
  if (changes && call.session.by_cookie && !sameText(call.request.header("x-csrf-token"), call.session.csrf_token)) {
    return Error{
        "csrf_token_wrong", Category::not_permitted,
        "With the session cookie, a changing call needs the header X-CSRF-Token with the token that logging in gave.",
        "X-CSRF-Token", json::Value::object()};
  }
  // Another company is answered as one that does not exist.
  const auto company = call.params.find("c");
  if (company != call.params.end() && company->second != call.actor.company) {
    return Error{"company_not_found", Category::bad_input, "There is no such company.", "", json::Value::object()};
  }
  if (route.needs == Needs::mutating) {
    auto id = requestIdOf(call.request);
    if (!id) return id.error();
    call.request_id = std::move(id.value());
  }
  if (call.request.method == "GET") return {};
  auto body = bodyOf(call.request);
  if (!body) return body.error();
  call.body = std::move(body.value());
  return {};
}

Response Router::handle(const Request& request) const {
  std::string allowed;
  Call call{request, {}, {}, json::Value::object(), {}, {}, {}};
  const Route* route = find(request, call.params, allowed);
  if (route == nullptr && !allowed.empty()) {
    Response response = errorResponse(
        {"method_not_allowed", Category::bad_input, "This address takes: " + allowed + ".", "", json::Value::object()},
        request.id);
    response.headers.emplace_back("Allow", allowed);
    return response;
  }
  if (route == nullptr) {
    return errorResponse(
        {"not_found", Category::bad_input, "There is nothing at this address.", "", json::Value::object()}, request.id);
  }
  call.route = route->method + " " + route->pattern;
  if (route->method.empty()) return route->handler(call);  // a connector's route has rules of its own
  if (const auto admitted = admit(*route, call); !admitted) return errorResponse(admitted.error(), request.id);
  return route->handler(call);
}

std::string Router::routeName(const Request& request) const {
  std::map<std::string, std::string> params;
  std::string allowed;
  const Route* route = find(request, params, allowed);
  if (route == nullptr) return "none";
  return (route->method.empty() ? "ANY" : route->method) + " " + route->pattern;
}

std::vector<std::string> Router::routes() const {
  std::vector<std::string> all;
  for (const Route& route : routes_) all.push_back(route.method + " " + route.pattern);
  return all;
}

Response answered(const Result<json::Value>& result, const Call& call, int status) {
  return result ? jsonResponse(*result, status) : errorResponse(result.error(), call.request.id);
}

}  // namespace tieback::host
