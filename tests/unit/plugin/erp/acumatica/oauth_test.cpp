// Tokens: fetched once, renewed before their end, and a rotated refresh token is stored before it is relied on.
#include <catch2/catch.hpp>

#include "../support/scripted_transport.h"
#include "erp/dialects/acumatica/session.h"

using namespace tieback;
using namespace tieback::erp;
using namespace tieback::erp::acumatica;
using namespace tieback::erp::test;

namespace {

const WireReply kOk{200, {}, "[]"};
const WireRequest kGet{"GET", "/entity/x", {}, ""};

WireReply token(const std::string& access, const std::string& refresh = "", int seconds = 3600) {
  auto body = json::Value::object({{"access_token", access}, {"expires_in", seconds}, {"token_type", "Bearer"}});
  if (!refresh.empty()) body.set("refresh_token", refresh);
  return {200, {}, body.dump()};
}
WireReply oauthError(const char* code) {
  return {400, {}, json::Value::object({{"error", code}}).dump()};
}

struct Setup {
  explicit Setup(std::initializer_list<Exchange> answers) : transport(answers), context(contextFor(transport)) {
    config.login = Config::Login::oauth_refresh;
    config.client_id = "id@Acme";
    config.client_secret = "env:CS";
    config.refresh_token = "vault:refresh";
    context.now_us = [this] { return now; };
    context.secret = [this](const std::string& reference) { return reference == "vault:refresh" ? stored : "cs"; };
    context.put_secret = [this](const std::string&, const std::string& expected, const std::string& value) {
      puts.push_back(expected + ">" + value);
      if (expected != stored || stolen) return false;
      stored = value;
      return true;
    };
  }
  Answer call() {
    if (!session) session.emplace(config, context);
    return session->call(kGet, Effect::write);
  }

  std::int64_t now = 1'000'000'000;
  std::string stored = "r1";
  bool stolen = false;
  std::vector<std::string> puts;
  ScriptedTransport transport;
  DialectContext context;
  Config config;
  std::optional<Session> session;
};

}  // namespace

TEST_CASE("a rotated refresh token is stored, and the access token carried by the calls") {
  Setup setup({token("t1", "r2"), kOk, kOk});
  setup.call();
  setup.call();
  CHECK(setup.puts == std::vector<std::string>{"r1>r2"});
  CHECK(setup.transport.sent[0].body ==
        "grant_type=refresh_token&refresh_token=r1&client_id=id%40Acme&client_secret=cs");
  CHECK(headerOf(setup.transport.sent[1], "Authorization") == "Bearer t1");
  CHECK(setup.transport.sent.size() == 3);
}

TEST_CASE("a token is renewed before its end, and after a 401") {
  Setup setup({token("t1", "r2", 600), kOk, token("t2", "r3", 600), kOk, WireReply{401, {}, ""}, token("t3"), kOk});
  setup.call();
  setup.now += 541'000'000;
  setup.call();
  CHECK(headerOf(setup.transport.sent[3], "Authorization") == "Bearer t2");
  setup.call();
  CHECK(headerOf(setup.transport.sent[6], "Authorization") == "Bearer t3");
}

TEST_CASE("a token that another host rotated meanwhile is read again") {
  SECTION("our token was used up") {
    Setup setup({oauthError("invalid_grant"), token("t2", "r3"), kOk});
    setup.context.secret = [&, calls = 0](const std::string& reference) mutable -> std::string {
      if (reference != "vault:refresh") return "cs";
      return ++calls == 1 ? "r1" : "r2";
    };
    setup.stored = "r2";
    CHECK(std::holds_alternative<WireReply>(setup.call()));
    CHECK(setup.transport.sent[1].body.find("refresh_token=r2") != std::string::npos);
  }
  SECTION("the store refused ours every time") {
    Setup setup({token("t1", "r2"), token("t2", "r3")});
    setup.stolen = true;
    const auto answer = setup.call();
    CHECK(std::get<TryLater>(std::get<Outcome>(answer)).error.code == "token_conflict");
  }
}

TEST_CASE("a sign-in that has run out says what to do") {
  Setup setup({oauthError("invalid_grant")});
  const auto answer = setup.call();
  const auto& error = std::get<Refused>(std::get<Outcome>(answer)).error;
  CHECK(error.code == "bad_login");
  CHECK_THAT(error.message, Catch::Contains("has ended or was revoked"));
  CHECK_THAT(error.remedy, Catch::Contains("Sign in to Acumatica again"));
  CHECK_THAT(error.erp_message, Catch::Contains("invalid_grant"));
}

TEST_CASE("the password grant needs no stored token") {
  Setup setup({token("t1"), kOk});
  setup.config.login = Config::Login::oauth_password;
  setup.config.username = "u";
  setup.config.password = "env:PW";
  setup.config.scope = "api";
  setup.call();
  CHECK(setup.transport.sent[0].body ==
        "grant_type=password&username=u&password=cs&scope=api&client_id=id%40Acme&client_secret=cs");
  CHECK(setup.puts.empty());
}

TEST_CASE("a host without a store for tokens cannot have the refresh grant") {
  Setup setup({});
  setup.context.put_secret = nullptr;
  CHECK_THROWS_AS(setup.call(), ConfigError);
}
