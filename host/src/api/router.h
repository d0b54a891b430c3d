// Which handler answers which address, and what must hold before it is asked: a session, the right company, a request
// id, a JSON body.
#pragma once

#include <directory/directory.h>
#include <http/message.h>
#include <http/sessions.h>
#include <identity/bearer_tokens.h>
#include <project/replies.h>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace tieback::host {

// One call that may reach its handler.
struct Call {
  const Request& request;
  std::string route;                          // "POST /api/v1/companies/{c}/…"
  std::map<std::string, std::string> params;  // of the path, by name
  json::Value body;                           // an object; empty where there was none
  std::string request_id;                     // Idempotency-Key; empty unless mutating
  Actor actor;                                // empty where no session is needed
  Session session;

  const std::string& param(const std::string& name) const { return params.at(name); }
  CallKey key() const;  // for the host's own mutating calls
};

using CallHandler = std::function<Response(const Call&)>;

enum class Needs : std::uint8_t {
  nothing,   // anyone may ask
  session,   // who is logged in
  mutating,  // that, a request id, and with a cookie the CSRF token
  changing,  // as mutating, but without a request id
};

class Router {
 public:
  // Without `tokens`, or where no identity provider is configured, only sessions of the host's own are known.
  Router(const Sessions& sessions, const Directory& directory, BearerTokens* tokens = nullptr)
      : sessions_(sessions), directory_(directory), tokens_(tokens) {}

  // `pattern`: "/api/v1/companies/{c}/users"; {c} must be the company of who asks.
  void add(std::string method, std::string_view pattern, Needs needs, CallHandler handler);
  // Everything below the prefix, whatever the method, without session: for connectors' routes.
  void addBelow(std::string_view prefix, CallHandler handler);

  Response handle(const Request& request) const;
  std::string routeName(const Request& request) const;
  // "GET /healthz", …: for the test that holds the description against it.
  std::vector<std::string> routes() const;

 private:
  struct Route {
    std::string method;
    std::string pattern;
    std::vector<std::string> segments;
    Needs needs = Needs::nothing;
    CallHandler handler;
  };
  const Route* find(const Request& request, std::map<std::string, std::string>& params, std::string& allowed) const;
  Result<Session> sessionOf(const Request& request) const;
  Result<void> admit(const Route& route, Call& call) const;

  const Sessions& sessions_;
  const Directory& directory_;
  BearerTokens* tokens_;
  std::vector<Route> routes_;
  std::vector<Route> below_;
};

// The answer of a Result<json::Value>.
Response answered(const Result<json::Value>& result, const Call& call, int status = 200);

}  // namespace tieback::host
