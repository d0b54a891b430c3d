// One login shared by all, every cookie replayed, and never more than one login for one 401.
#include "erp/dialects/acumatica/session.h"

#include <catch2/catch.hpp>

#include "../support/scripted_transport.h"

using namespace tieback;
using namespace tieback::erp;
using namespace tieback::erp::acumatica;
using namespace tieback::erp::test;

namespace {

const WireReply kLoggedIn{
    204, {{"Set-Cookie", "ASP.NET_SessionId=s1; path=/; HttpOnly"}, {"set-cookie", ".ASPXAUTH=a1"}}, ""};
const WireReply kOk{200, {}, "[]"};
const WireRequest kGet{"GET", "/entity/x", {}, ""};

struct Setup {
  explicit Setup(std::initializer_list<Exchange> answers) : transport(answers), context(contextFor(transport)) {
    config.username = "tieback";
    config.password = "env:PW";
    config.tenant = "Acme";
  }
  Answer call() { return session->call(kGet, Effect::write); }
  void start() { session.emplace(config, context); }

  ScriptedTransport transport;
  DialectContext context;
  Config config;
  std::optional<Session> session;
};

}  // namespace

TEST_CASE("it logs in once, replays every cookie, and logs out at the end") {
  Setup setup({kLoggedIn, WireReply{200, {{"Set-Cookie", ".ASPXAUTH=a2"}}, "[]"}, kOk, WireReply{204, {}, ""}});
  setup.start();
  CHECK(std::holds_alternative<WireReply>(setup.call()));
  CHECK(std::holds_alternative<WireReply>(setup.call()));
  setup.session.reset();
  REQUIRE(setup.transport.sent.size() == 4);
  const auto& login = setup.transport.sent[0];
  CHECK(login.target == "/entity/auth/login");
  CHECK(login.body == R"({"name":"tieback","password":"secret of env:PW","tenant":"Acme"})");
  CHECK(login.confidential);
  CHECK(headerOf(setup.transport.sent[1], "Cookie") == ".ASPXAUTH=a1; ASP.NET_SessionId=s1");
  CHECK(headerOf(setup.transport.sent[2], "Cookie") == ".ASPXAUTH=a2; ASP.NET_SessionId=s1");
  CHECK(setup.transport.sent[3].target == "/entity/auth/logout");
}

TEST_CASE("a 401 logs in once more; a second one after a good login is no bad login, and is tried later") {
  Setup setup({kLoggedIn, WireReply{401, {}, ""}, kLoggedIn, WireReply{401, {}, ""}});
  setup.start();
  const auto answer = setup.call();
  const auto& later = std::get<TryLater>(std::get<Outcome>(answer));
  CHECK(later.error.code == "session_refused");
  CHECK(later.error.category == Category::erp_unavailable);
  CHECK(later.whole_connection);
  CHECK(setup.transport.done());
}

TEST_CASE("a login that is refused is a bad login; one that met the limit is not") {
  const auto [body, status, code] = GENERATE(table<std::string, int, std::string>({
      {R"({"message":"x","exceptionMessage":"PX.Data.PXException: API Login Limit reached"})", 500, "throttled"},
      {R"({"message":"x","exceptionMessage":"PX.Data.PXException: Invalid credentials. Please try again."})", 500,
       "bad_login"},
      {R"({"message":"Something else"})", 422, "bad_login"},
      {"", 401, "bad_login"},
      {"<html></html>", 404, "endpoint_unknown"},
      {"<html></html>", 502, "erp_unavailable"},
  }));
  Setup setup({WireReply{status, {}, body}});
  setup.start();
  const auto answer = setup.call();
  const auto& outcome = std::get<Outcome>(answer);
  const auto* refused = std::get_if<Refused>(&outcome);
  const auto* later = std::get_if<TryLater>(&outcome);
  CHECK((refused != nullptr ? refused->error.code : later->error.code) == code);
}

TEST_CASE("a lost login leaves no write in doubt: the write was never sent") {
  Setup setup({Lost{"reset"}});
  setup.start();
  CHECK(std::holds_alternative<TryLater>(std::get<Outcome>(setup.call())));
}

TEST_CASE("a renewed session is another login, and the first one is logged out when it is over") {
  Setup setup({kLoggedIn, kOk, kLoggedIn, kOk, WireReply{204, {}, ""}, WireReply{204, {}, ""}});
  setup.start();
  setup.call();
  setup.session->renew();
  CHECK(setup.transport.sent.size() == 2);
  setup.call();
  setup.session.reset();
  CHECK(setup.transport.done());
  CHECK(setup.transport.sent[4].target == "/entity/auth/logout");
  CHECK(setup.transport.sent[5].target == "/entity/auth/logout");
}

TEST_CASE("a secret that is not to be had is refused by name, not thrown") {
  Setup setup({});
  setup.context.secret = [](const std::string&) -> std::string {
    throw ConfigError{"credentials.password", "no such variable"};
  };
  setup.start();
  const auto answer = setup.call();
  CHECK(std::get<Refused>(std::get<Outcome>(answer)).error.code == "secret_unavailable");
}
