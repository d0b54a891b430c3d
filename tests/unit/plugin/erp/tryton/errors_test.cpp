// Tryton's errors by their kind; the words only explain.
#include "erp/dialects/tryton/errors.h"

#include <catch2/catch.hpp>

#include "../support/scripted_transport.h"
#include "erp/dialects/tryton/client.h"

using namespace tieback;
using namespace tieback::erp;
using namespace tieback::erp::tryton;
using namespace tieback::erp::test;

namespace {

Outcome of(const char* error) {
  return outcomeOfError(json::parse(error));
}
std::string codeOf(const Outcome& outcome) {
  if (const auto* refused = std::get_if<Refused>(&outcome)) return refused->error.code;
  if (const auto* later = std::get_if<TryLater>(&outcome)) return "later " + later->error.code;
  return "doubt";
}

const WireReply kSession{200, {}, R"({"id":1,"result":[7,"key"]})"};
const WireReply kPreferences{200, {}, R"({"id":1,"result":{"company":1,"language":"en"}})"};

struct Setup {
  explicit Setup(std::initializer_list<Exchange> answers) : transport(answers), context(contextFor(transport)) {
    config.database = "erp";
    config.username = "tieback";
    config.password = "env:PW";
    client.emplace(config, context);
  }
  Result call(Effect effect = Effect::write) {
    return client->send(client->request("model.a.b", json::Value::array({1}), "1"), effect);
  }

  ScriptedTransport transport;
  DialectContext context;
  Config config;
  std::optional<Client> client;
};

}  // namespace

TEST_CASE("the kind decides") {
  CHECK(codeOf(of(R"(["UserError",["The code on party must be unique.","",null]])")) == "erp_refused");
  CHECK(
      codeOf(of(
          R"(["UserError",["Calling button \"validate_amendment on \"purchase.amendment\" is not allowed.","",null]])")) ==
      "erp_not_permitted");
  CHECK(codeOf(of(R"(["UserError",["There is no \"Account Category\" defined for …","",null]])")) ==
        "cost_code_no_account");
  CHECK(codeOf(of(R"(["UserWarning",["1@product_template","You are trying to change the UoM.",""]])")) ==
        "user_warning");
  CHECK(codeOf(of(R"(["ConcurrencyException","Records were modified in the meanwhile"])")) ==
        "later concurrent_change");
  CHECK(codeOf(of(R"(["database is locked",""])")) == "later busy");
  CHECK(codeOf(of(R"(["Database '/x/nope.sqlite' doesn't exist!",""])")) == "endpoint_unknown");
  CHECK(codeOf(of(R"(["'colour'","Traceback"])")) == "erp_refused");
  CHECK(codeOf(of(R"("strange")")) == "erp_refused");
}

TEST_CASE("a refusal keeps Tryton's words and leaves out its machinery") {
  const auto outcome = of(
      R"(["UserError",["The value for field \"Product\" in \"Purchase Line\" is not valid according to its domain.","",[[["purchasable","=",true]]]]])");
  const auto& error = std::get<Refused>(outcome).error;
  CHECK(error.code == "cost_code_inactive");
  CHECK(error.erp_message ==
        "The value for field \"Product\" in \"Purchase Line\" is not valid according to its domain.");
  const auto warned = of(R"(["UserWarning",["name","Message","Description"]])");
  CHECK(std::get<Refused>(warned).error.erp_message == "Message Description");
}

TEST_CASE("a request has exactly three members and the company's context at its end") {
  Setup setup({});
  const auto request = setup.client->request("model.a.b", json::Value::array({json::Value::array({3})}), "1");
  CHECK(request.target == "/erp/");
  CHECK(request.body == R"({"id":1,"method":"model.a.b","params":[[3],{"company":1,"language":"en"}]})");
}

TEST_CASE("an ended session is replaced once, and the call repeated with the new key") {
  Setup setup({kSession, kPreferences, WireReply{401, {}, ""}, WireReply{200, {}, R"({"id":1,"result":[8,"key2"]})"},
               kPreferences, WireReply{200, {}, R"({"id":1,"result":null})"}});
  const auto result = setup.call();
  CHECK(std::holds_alternative<json::Value>(result));
  CHECK(headerOf(setup.transport.sent[2], "Authorization") == "Session dGllYmFjazo3OmtleQ==");
  CHECK(headerOf(setup.transport.sent[5], "Authorization") == "Session dGllYmFjazo4OmtleTI=");
  CHECK(setup.transport.sent[0].confidential);
  CHECK(setup.transport.done());
}

TEST_CASE("a locked login is a throttle, a wrong one a bad login, and neither leaves a write in doubt") {
  const auto [status, code] =
      GENERATE(table<int, std::string>({{429, "later throttled"}, {401, "bad_login"}, {500, "later erp_unavailable"}}));
  Setup setup({WireReply{status, {}, "<html></html>"}});
  CHECK(codeOf(std::get<Outcome>(setup.call())) == code);
}

TEST_CASE("what cannot be read leaves a write in doubt") {
  const auto body = GENERATE("", "<html></html>", "[1]", "{\"id\":1}");
  Setup setup({kSession, kPreferences, WireReply{200, {}, body}});
  CHECK(std::holds_alternative<InDoubt>(std::get<Outcome>(setup.call())));
}

TEST_CASE("a login without a company is told so") {
  Setup setup({kSession, WireReply{200, {}, R"({"id":1,"result":{"company":null}})"}});
  CHECK(codeOf(std::get<Outcome>(setup.call())) == "no_company");
}
