// Signing in at the gateway, the session's own host, and what comes in the way.
#include <catch2/catch.hpp>

#include "samples.h"

using namespace tieback;
using namespace tieback::erp;
using namespace tieback::erp::test;

namespace {

const WireReply kNothing = results(rows("PODOCUMENTPARAMS", ""));

ErpError refusal(const Outcome& outcome) {
  const auto* refused = std::get_if<Refused>(&outcome);
  REQUIRE(refused != nullptr);
  return refused->error;
}

Outcome ping(ScriptedTransport& transport, const char* entity = "") {
  auto context = intacctContext(transport);
  if (*entity != '\0') context.endpoint.set("entity", entity);
  return make_intacct(std::move(context))->ping();
}

}  // namespace

TEST_CASE("the login names sender, user, company and entity, and is kept out of every record") {
  ScriptedTransport transport({session("S-1"), kNothing});
  CHECK(std::holds_alternative<Done>(ping(transport, "100")));
  CHECK(transport.sent[0].confidential);
  CHECK(transport.sent[0].target == "/ia/xml/xmlgw.phtml");
  CHECK(transport.sent[0].body ==
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><request><control><senderid>acme_ws</senderid>"
        "<password>secret of env:SP</password><controlid>session</controlid><uniqueid>false</uniqueid>"
        "<dtdversion>3.0</dtdversion><includewhitespace>false</includewhitespace>"
        "<showadditionalerrorinfo>true</showadditionalerrorinfo></control>"
        "<operation transaction=\"false\"><authentication><login><userid>ws_user</userid><companyid>ACME</companyid>"
        "<password>secret of env:PW</password><locationid>100</locationid></login></authentication>"
        "<content><function "
        "controlid=\"session\"><getAPISession></getAPISession></function></content></operation></request>");
  CHECK_THAT(transport.sent[1].body, Catch::Contains("<authentication><sessionid>S-1</sessionid></authentication>"));
}

TEST_CASE("a session goes on at the host that Intacct names, and at no other") {
  ScriptedTransport main({session("S-1", "https://na12.intacct.com/ia/xml/xmlgw.phtml")});
  ScriptedTransport moved({kNothing, kNothing});
  auto context = intacctContext(main);
  std::string asked;
  context.other_host = [&](const std::string& url, const std::string&) -> Transport* {
    asked += url + " ";
    return &moved;
  };
  const auto dialect = make_intacct(context);
  CHECK(std::holds_alternative<Done>(dialect->ping()));
  CHECK(std::holds_alternative<Done>(dialect->ping()));
  CHECK(asked == "https://na12.intacct.com ");
  CHECK(moved.done());
}

TEST_CASE("credentials never follow a session to a stranger") {
  const auto* endpoint =
      GENERATE("https://evil.example/ia/xml/xmlgw.phtml", "http://na12.intacct.com/ia/xml/xmlgw.phtml",
               "https://evilintacct.com/ia/xml/xmlgw.phtml", "https://na12.intacct.com:8443/ia/xml/xmlgw.phtml",
               "https://u:p@na12.intacct.com/ia/xml/xmlgw.phtml", "https://na12.intacct.com/other", "https://[");
  ScriptedTransport transport({session("S-1", endpoint)});
  CHECK(refusal(ping(transport)).code == "endpoint_foreign");
  CHECK(transport.sent.size() == 1);
}

TEST_CASE("each way to be turned away says what to mend, with Intacct's own words") {
  const auto refusedBy = [](const WireReply& reply) {
    ScriptedTransport transport({reply});
    return refusal(ping(transport));
  };
  auto error = refusedBy(controlFailed(errorXml("XL03000006", "Incorrect Intacct XML Partner ID or password.")));
  CHECK(error.code == "bad_login");
  CHECK(error.field == "sender_id");
  CHECK(error.erp_message == "XL03000006: Incorrect Intacct XML Partner ID or password.");
  error = refusedBy(loginFailed(errorXml("XL03000006", "Sign-in information is incorrect")));
  CHECK(error.code == "bad_login");
  CHECK(error.field == "user_id");
  CHECK(error.category == Category::not_permitted);
  error =
      refusedBy(loginFailed("<error><errorno>XL03000006</errorno><description>Invalid Web Services Authorization"
                            "</description><description2>The sender ID 'x' is not authorized</description2></error>"));
  CHECK(error.code == "sender_not_authorised");
  error = refusedBy(loginFailed(errorXml("XL03000099", "Some day it may say this")));
  CHECK(error.code == "bad_login");
  error = refusedBy(controlFailed(errorXml("GW-0011", "Invalid Request [Request ID: AC47]"), 400));
  CHECK(error.code == "sender_not_accepted");
  CHECK(error.erp_message.find("AC47") == std::string::npos);
}

TEST_CASE("a session that Intacct forgot is replaced once, then it is a bad login") {
  const auto turned_away = loginFailed(errorXml("XL03000006", "The session has timed out"));
  ScriptedTransport good({session("S-1"), turned_away, session("S-2"), kNothing});
  CHECK(std::holds_alternative<Done>(ping(good)));
  CHECK_THAT(good.sent[3].body, Catch::Contains("<sessionid>S-2</sessionid>"));
  ScriptedTransport bad({session("S-1"), turned_away, session("S-2"), turned_away});
  CHECK(refusal(ping(bad)).code == "bad_login");
}

TEST_CASE("a throttle is no bad login, whatever its shape") {
  const auto reply = GENERATE(controlFailed(errorXml("GW-0010", "API rate limit exceeded"), 429),
                              controlFailed(errorXml("GW-0010", "API rate limit exceeded"), 200),
                              WireReply{429, {{"Retry-After", "7"}}, "slow down"});
  ScriptedTransport transport({session("S-1"), reply});
  const auto outcome = ping(transport);
  const auto* later = std::get_if<TryLater>(&outcome);
  REQUIRE(later != nullptr);
  CHECK(later->error.code == "throttled");
  CHECK(later->whole_connection);
  CHECK(later->at_us.has_value() == !reply.header("Retry-After").empty());
}

TEST_CASE("what is no answer of the gateway is told apart") {
  struct Row {
    WireReply reply;
    const char* code;
  };
  const auto row = GENERATE(values<Row>({
      {{302, {{"Location", "https://evil.example/"}}, ""}, "redirected"},
      {{404, {}, "<html><body>Not here</body></html>"}, "endpoint_unknown"},
      {{403, {}, "Forbidden"}, "erp_not_permitted"},
      {{502, {}, "<html><body>Bad gateway</body></html>"}, "erp_unavailable"},
      {{200, {}, "<html><body>Welcome</body></html>"}, "erp_unavailable"},
      {{200, {}, "{\"a\":1}"}, "erp_unavailable"},
      {{200, {}, "<!DOCTYPE r [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><response>&a;</response>"}, "erp_unavailable"},
      {controlFailed(errorXml("GW-0001", "Unable to process request"), 200), "erp_unavailable"},
      {controlFailed(errorXml("XL03000003", "XML Parse schema error"), 200), "request_invalid"},
  }));
  ScriptedTransport transport({row.reply});
  const auto outcome = ping(transport);
  const auto* refused = std::get_if<Refused>(&outcome);
  const auto* later = std::get_if<TryLater>(&outcome);
  REQUIRE((refused != nullptr || later != nullptr));
  CHECK((refused != nullptr ? refused->error : later->error).code == row.code);
}
