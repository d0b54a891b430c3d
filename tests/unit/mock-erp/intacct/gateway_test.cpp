// Who is let in, and what the gateway says to requests that are none.
#include <catch2/catch.hpp>

#include "company.h"

using namespace tieback::mock;

namespace {

const std::string kQuery =
    "<function controlid='q'><query><object>VENDOR</object><select><field>VENDORID</field></select></query></function>";

std::string loginAs(const std::string& user, const std::string& password, const std::string& company = "ACME") {
  return "<login><userid>" + user + "</userid><companyid>" + company + "</companyid><password>" + password +
         "</password></login>";
}

}  // namespace

TEST_CASE("sender, user and company are checked, each at its level") {
  Company company;
  Company::Envelope envelope;
  envelope.password = "Sender-Secret";
  XmlNode response = parsed(company.send(kQuery, envelope));
  CHECK(response.find("control")->textOf("status") == "failure");
  CHECK(response.find("operation") == nullptr);
  CHECK_THAT(errorsOf(response), Catch::StartsWith("XL03000006 Incorrect Intacct XML Partner ID or password."));
  envelope = {};
  for (const auto& wrong :
       {loginAs("tieback", "no"), loginAs("former", "secret"), loginAs("tieback", "secret", "OTHER")}) {
    envelope.authentication = wrong;
    response = parsed(company.send(kQuery, envelope));
    CHECK(response.find("control")->textOf("status") == "success");
    CHECK(response.find("operation")->find("authentication")->textOf("status") == "failure");
    CHECK(response.find("operation")->find("result") == nullptr);
    CHECK_THAT(errorsOf(response), Catch::Contains("Sign-in information is incorrect"));
  }
  envelope = {};
  envelope.sender = "stranger_ws";
  CHECK_THAT(errorsOf(parsed(company.send(kQuery, envelope))), Catch::Contains("is not authorized"));
}

TEST_CASE("a session slides with each call, ends with its time, and is told its own host") {
  Company company;
  const XmlNode before = parsed(company.send(kQuery));
  CHECK(before.find("operation")->find("authentication")->textOf("sessiontimeout") == "2026-06-15T11:00:00+00:00");
  company.clock.advanceSeconds(7000);
  CHECK(errorsOf(parsed(company.send(kQuery))).empty());
  company.clock.advanceSeconds(7199);
  CHECK(errorsOf(parsed(company.send(kQuery))).empty());
  company.clock.advanceSeconds(7200);
  CHECK_THAT(errorsOf(parsed(company.send(kQuery))), Catch::Contains("timed out"));
  company.set(R"({"endpoint":"https://na12.intacct.com/ia/xml/xmlgw.phtml"})");
  Company::Envelope envelope;
  envelope.authentication = loginAs("tieback", "secret");
  const XmlNode login = parsed(company.send("<function controlid='s'><getAPISession/></function>", envelope));
  CHECK(login.find("operation")->find("result")->find("data")->find("api")->textOf("endpoint") ==
        "https://na12.intacct.com/ia/xml/xmlgw.phtml");
  CHECK_THAT(errorsOf(parsed(company.send("<function controlid='a'><getAPISession/></function>" + kQuery, envelope))),
             Catch::Contains("must be the only function"));
}

TEST_CASE("what is no request is turned away before anything is looked at") {
  Company company;
  CHECK_THAT(errorsOf(parsed(company.post("<request><control></request>"))), Catch::StartsWith("XL03000003"));
  CHECK_THAT(errorsOf(parsed(company.post("<!DOCTYPE r [<!ENTITY a 'b'>]><request>&a;</request>"))),
             Catch::Contains("document type declaration"));
  std::string deep;
  for (int i = 0; i < 5000; ++i) deep += "<a>";
  CHECK_THAT(errorsOf(parsed(company.post(deep))), Catch::StartsWith("XL03000003"));
  CHECK_THAT(errorsOf(parsed(company.post("<order/>"))), Catch::StartsWith("XL03000003"));
  CHECK_THAT(errorsOf(company.call("<do_something/>")), Catch::Contains("not known"));
}

TEST_CASE("the elements of an object's own function must come in their order") {
  Company company;
  std::string wrong = changeOrder(item(company, "1", "1", false));
  const std::string vendor = "<vendorid>V-1001</vendorid>";
  wrong.erase(wrong.find(vendor), vendor.size());
  CHECK_THAT(errorsOf(company.call(wrong)), Catch::Contains("Missing child element(s). Expected is ( vendorid )"));
  wrong.insert(wrong.find("<transactiontype>"), vendor);
  CHECK_THAT(errorsOf(company.call(wrong)), Catch::Contains("Element 'transactiontype': This element is not expected"));
  CHECK_THAT(errorsOf(company.call(changeOrder(item(company, "1", "1", false), "Pending", "<colour>red</colour>"))),
             Catch::Contains("Element 'colour': This element is not expected"));
}

TEST_CASE("a controlid that was executed is refused where the request is unique, or echoed where so set") {
  Company company;
  const std::string create = changeOrder(item(company, "1", "10", false));
  const XmlNode first = company.call(create, "k-1", "true");
  CHECK(errorsOf(first).empty());
  CHECK_THAT(errorsOf(company.call(create, "k-1", "true")), Catch::Contains("'k-1' was already processed"));
  company.set(R"({"repeated_control":"echo"})");
  CHECK(company.call(create, "k-1", "true").textOf("key") == first.textOf("key"));
  CHECK(company.find("PODOCUMENT", {"DOCID"}, "PONUMBER", "TB-1").size() == 1);
  CHECK(errorsOf(company.call(create, "k-1", "false")).empty());
  CHECK(company.find("PODOCUMENT", {"DOCID"}, "PONUMBER", "TB-1").size() == 2);
}

TEST_CASE("a function that failed was not executed, unless it is so set") {
  Company company;
  company.patch("VENDOR", "V-1001", R"({"STATUS":"inactive"})");
  const std::string create = changeOrder(item(company, "1", "10", false));
  CHECK_THAT(errorsOf(company.call(create, "k-1", "true")), Catch::Contains("inactive"));
  company.patch("VENDOR", "V-1001", R"({"STATUS":"active"})");
  CHECK(errorsOf(company.call(create, "k-1", "true")).empty());
  company.set(R"({"remember_failed":true})");
  CHECK_THAT(errorsOf(company.call(changeOrder(""), "k-2", "true")), Catch::Contains("at least one line"));
  CHECK_THAT(errorsOf(company.call(create, "k-2", "true")), Catch::Contains("already processed"));
}

TEST_CASE("a transaction is all or nothing, other functions go their own ways") {
  Company company;
  const std::string good = "<function controlid='a'>" + changeOrder(item(company, "1", "10", false)) + "</function>";
  const std::string bad = "<function controlid='b'>" + changeOrder("") + "</function>";
  Company::Envelope envelope;
  envelope.transaction = "true";
  const HttpResponse rolledBack = company.send(good + bad, envelope);
  CHECK_FALSE(rolledBack.applied);
  CHECK_THAT(rolledBack.body,
             Catch::Contains("<status>aborted</status>") && Catch::Contains("<status>failure</status>"));
  CHECK(company.find("PODOCUMENT", {"DOCID"}, "PONUMBER", "TB-1").empty());
  const HttpResponse half = company.send(good + bad);
  CHECK(half.applied);
  CHECK(company.find("PODOCUMENT", {"DOCID"}, "PONUMBER", "TB-1").size() == 1);
}

TEST_CASE("errors tell more where more is asked for") {
  Company company;
  Company::Envelope envelope;
  const std::string bad = "<function controlid='b'>" + changeOrder("") + "</function>";
  CHECK_THAT(company.send(bad, envelope).body, !Catch::Contains("additionalinfo"));
  envelope.details = true;
  CHECK_THAT(company.send(bad, envelope).body, Catch::Contains("<errorid>PO-0034</errorid>"));
}

TEST_CASE("the limit of requests is a 429 of the gateway, which knows no controlid") {
  Company company;
  company.set(R"({"requests_per_minute":1})");
  HttpRequest request;
  CHECK_FALSE(company.erp.admit(request).refusal);
  const auto refusal = company.erp.admit(request).refusal;
  REQUIRE(refusal);
  CHECK(refusal->status == 429);
  const XmlNode response = parsed(*refusal);
  CHECK(response.find("control")->children.size() == 1);
  CHECK_THAT(refusal->body, Catch::Contains("<errorno>GW-0010</errorno>"));
  company.clock.advanceSeconds(60);
  CHECK_FALSE(company.erp.admit(request).refusal);
}

TEST_CASE("a login that may only read is told so when it writes") {
  Company company;
  Company::Envelope envelope;
  envelope.authentication = loginAs("reader", "secret");
  CHECK(errorsOf(parsed(company.send(kQuery, envelope))).empty());
  CHECK_THAT(errorsOf(parsed(company.send(
                 "<function controlid='a'>" + changeOrder(item(company, "1", "1", false)) + "</function>", envelope))),
             Catch::Contains("do not have permission"));
}
