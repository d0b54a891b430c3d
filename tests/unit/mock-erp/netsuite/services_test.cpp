// SuiteQL, lists of records, the queue, and the shapes of what goes wrong.
#include <catch2/catch.hpp>

#include "account.h"

using namespace tieback::mock;
using namespace tieback::mock::netsuite;

namespace {

std::string rowsOf(const HttpResponse& response) {
  INFO(response.body);
  REQUIRE(response.status == 200);
  std::string text;
  const Json body = parsed(response.body);
  for (const Json& row : body.find("items")->items()) {
    Json shown = row;
    shown.members().erase(shown.members().begin());  // the empty links
    text += shown.dump();
  }
  return text;
}

const Headers kAsync{{"Prefer", "respond-async"},
                     {"X-NetSuite-Idempotency-Key", "cac827ea-3543-4cda-add2-bae634326c27"}};
constexpr const char* kLine = R"({"item":{"items":[{"item":{"id":"233"},"rate":1}]}})";
constexpr const char* kJob = "/services/rest/async/v1/job/1";

}  // namespace

TEST_CASE("a query gives texts for all values, and leaves out what is null") {
  Account account;
  CHECK(rowsOf(account.query("SELECT id, entityid, isinactive, externalid FROM vendor WHERE entityid IN ('V-1001', "
                             "'V-1002') ORDER BY id DESC")) ==
        R"({"id":"58","entityid":"V-1002","isinactive":"F","externalid":"BRIGHT"})"
        R"({"id":"57","entityid":"V-1001","isinactive":"F"})");
  CHECK(rowsOf(account.query("select id from transaction where type = 'PurchOrd' and tranid = 'SC-001'")) ==
        R"({"id":"9001"})");
  CHECK(rowsOf(account.query("SELECT periodname FROM accountingperiod WHERE startdate <= TO_DATE('2026-06-15', "
                             "'YYYY-MM-DD') AND enddate >= TO_DATE('2026-06-15', 'YYYY-MM-DD')")) ==
        R"({"periodname":"Jun 2026"})");
  CHECK(rowsOf(account.query("SELECT netamount FROM transactionline WHERE transaction = 9001 AND netamount > 10000")) ==
        R"({"netamount":"15000"})");
  CHECK(rowsOf(account.query("SELECT COUNT(*) FROM item WHERE isinactive = 'T'")) == R"({"expr1":"1"})");
  CHECK(rowsOf(
            account.query("SELECT entityid FROM vendor WHERE companyname LIKE 'Bright%' AND externalid IS NOT NULL")) ==
        R"({"entityid":"V-1002"})");
  CHECK(rowsOf(account.query("SELECT id FROM vendor WHERE entityid = 'O''Neill'")).empty());
}

TEST_CASE("a query that can't be answered says why") {
  Account account;
  CHECK(errorText(account.query("SELECT colour FROM vendor")).find("Unknown identifier 'colour'") != std::string::npos);
  CHECK(errorText(account.query("SELECT id FROM nothing")).find("Record 'nothing' was not found") != std::string::npos);
  CHECK(account.query("SELECT id FROM vendor WHERE").status == 400);
  CHECK(account.query("DROP TABLE vendor").status == 400);
  CHECK(account.query("SELECT id FROM vendor; DELETE FROM vendor").status == 400);
  const HttpResponse bare = account.send("POST", "/services/rest/query/v1/suiteql", R"({"q":"SELECT id FROM vendor"})");
  CHECK(errorText(bare).find("'Prefer' with the value 'transient' is missing") != std::string::npos);
}

TEST_CASE("results come in pages") {
  Account account;
  const HttpResponse response = account.send("POST", "/services/rest/query/v1/suiteql?limit=2",
                                             R"({"q":"SELECT id FROM vendor ORDER BY id"})", {{"Prefer", "transient"}});
  const Json page = parsed(response.body);
  CHECK(page.find("hasMore")->boolean());
  CHECK(page.find("count")->integer() == 2);
  CHECK(page.find("totalResults")->integer() == 3);
  CHECK(page.find("links")->items()[0].text("rel") == "next");
  CHECK(account.record("GET", "vendor?limit=1001").status == 400);
}

TEST_CASE("a list is filtered by q and gives ids") {
  Account account;
  const auto idsOf = [&](const char* filter) {
    std::string ids;
    const Json found = parsed(account.record("GET", filter).body);
    for (const Json& item : found.find("items")->items()) ids += std::string(item.text("id")) + " ";
    return ids;
  };
  CHECK(idsOf("purchaseOrder?q=tranId%20IS%20SC-001") == "9001 ");
  CHECK(idsOf("purchaseOrder?q=memo%20CONTAIN%20%22Concrete%20works%22%20AND%20tranId%20START_WITH%20SC") == "9001 ");
  CHECK(idsOf("vendor?q=isInactive%20IS%20true") == "59 ");
  CHECK(idsOf("vendor?q=externalId%20EMPTY_NOT") == "58 ");
  CHECK(account.record("GET", "vendor?q=entityId%20LOOKS_LIKE%20V").status == 400);
  const Json all = parsed(account.record("GET", "vendor").body);
  CHECK(all.find("items")->items().size() == 3);
  CHECK(all.find("items")->items()[0].text("id") == "57");
}

TEST_CASE("a queued request is worked on, shows so after a while, and its key is good once") {
  Account account;
  const HttpResponse queued = account.record("PATCH", "purchaseOrder/9001", kLine, kAsync);
  CHECK(queued.status == 202);
  CHECK(queued.applied);
  CHECK(findHeader(queued.headers, "Location")->ends_with(kJob));
  CHECK(*findHeader(queued.headers, "Preference-Applied") == "respond-async");
  const HttpResponse again = account.record("PATCH", "purchaseOrder/9001", kLine, kAsync);
  CHECK(errorText(again).starts_with("400 IDEMPOTENCY_ERROR : A request with the same idempotency key"));
  CHECK(findHeader(again.headers, "Location")->ends_with(kJob));
  CHECK(account.lines("9001").items().size() == 3);

  CHECK_FALSE(parsed(account.send("GET", kJob).body).find("completed")->boolean());
  const Json done = parsed(account.send("GET", kJob).body);
  CHECK(done.find("completed")->boolean());
  CHECK(done.text("progress") == "succeeded");
  CHECK(parsed(account.send("GET", std::string(kJob) + "/task/").body).find("items")->items()[0].text("id") == "1");
  CHECK(parsed(account.send("GET", std::string(kJob) + "/task/1").body).text("progress") == "succeeded");
  CHECK(account.send("GET", std::string(kJob) + "/task/1/result").status == 204);
  CHECK(account.send("GET", "/services/rest/async/v1/job/9").status == 404);
}

TEST_CASE("a queued request that fails keeps its refusal for who asks") {
  Account account;
  account.set(R"({"job_polls":0})");
  const HttpResponse queued =
      account.record("PATCH", "purchaseOrder/9001", R"({"item":{"items":[{"item":{"id":"9"}}]}})", kAsync);
  CHECK(queued.status == 202);
  CHECK_FALSE(queued.applied);
  CHECK(parsed(account.send("GET", kJob).body).text("progress") == "failed");
  CHECK(errorText(account.send("GET", std::string(kJob) + "/task/1/result")).find("Invalid Field Value 9 ") !=
        std::string::npos);
  CHECK(account
            .record("PATCH", "purchaseOrder/9001", kLine,
                    {{"Prefer", "respond-async"}, {"X-NetSuite-Idempotency-Key", "no uuid"}})
            .status == 400);
}

TEST_CASE("too many requests come as REST has it, or as RESTlets do") {
  Account account;
  CHECK(errorText(account.erp.tooManyRequests({})).starts_with("429 CONCURRENCY_LIMIT_EXCEEDED"));
  CHECK(*findHeader(account.erp.tooManyRequests(7).headers, "Retry-After") == "7");
  account.set(R"({"throttle_status":400})");
  CHECK(errorText(account.erp.tooManyRequests({})).starts_with("400 SSS_REQUEST_LIMIT_EXCEEDED"));
  CHECK(errorText(account.erp.serverError(503)).starts_with("503 UNEXPECTED_ERROR"));
}

TEST_CASE("the books find a record by its ids after the admin side changed them, and a snapshot brings all back") {
  Account account;
  const auto before = account.erp.snapshot();
  account.patch("PurchaseOrder", "SC-001", R"({"externalId":"E-1"})");
  CHECK(account.record("GET", "purchaseOrder/eid:E-1").status == 200);
  account.patch("PurchaseOrder", "SC-001", R"({"externalId":"E-2"})");
  CHECK(account.record("GET", "purchaseOrder/eid:E-1").status == 404);
  CHECK_FALSE(account.erp.remove("PurchaseOrder", "SC-001"));
  CHECK(account.record("GET", "purchaseOrder/9001").status == 404);
  account.erp.restore(*before);
  CHECK(account.record("GET", "purchaseOrder/9001").status == 200);
  CHECK(account.record("GET", "purchaseOrder/eid:E-2").status == 404);
}

TEST_CASE("the books refuse an order that names what is not there") {
  Account account;
  const auto insert = [&](const char* record) {
    const auto result = account.erp.insert("PurchaseOrder", parsed(record));
    const auto* error = std::get_if<BooksError>(&result);
    return error == nullptr ? std::string("taken") : error->message;
  };
  CHECK(insert(R"({"tranId":"X-1","entity":"V-9"})") == "entity: there is no Vendor V-9");
  CHECK(insert(R"({"tranId":"X-1","entity":"V-1001","item":[{"item":"none","rate":1}]})") ==
        "item: there is no Item none");
  CHECK(insert(R"({"tranId":"X-1","entity":"V-1001","item":[{"item":"03-300"}]})") ==
        "item: a line has neither rate nor amount");
  CHECK(insert(R"({"tranId":"X-1","entity":"V-1001","item":[{"item":"03-300","rate":2}]})") == "taken");
  CHECK(account.erp.patchSettings(parsed(R"({"approval":"perhaps"})"))->pointer == "/approval");
}

TEST_CASE("a query may ask for what another finds, and for an order's own fields") {
  Account account;
  const auto ids = [&](const std::string& sql) {
    const HttpResponse response = account.query(sql);
    if (response.status != 200) return std::to_string(response.status);
    std::string all;
    const Json body = parsed(response.body);
    for (const Json& row : body.find("items")->items()) {
      all += (all.empty() ? "" : " ") + std::string(row.text("tranid"));
    }
    return all;
  };
  const std::string marked =
      "SELECT tranid FROM transaction WHERE id IN (SELECT transaction FROM transactionline WHERE custcol_tieback_ref "
      "IS "
      "NOT NULL) ORDER BY id";
  CHECK(ids(marked).empty());
  account.patch("PurchaseOrder", "SC-001",
                R"({"item":[{"line":1,"item":"03-300","quantity":1,"rate":5,"custcol_tieback_ref":"CO-3/1"}]})");
  CHECK(ids(marked) == "SC-001");
  account.patch("PurchaseOrder", "SC-002", R"({"custom":{"custbody_tieback_commitment":"SC-001"}})");
  CHECK(ids("SELECT tranid FROM transaction WHERE custbody_tieback_commitment IS NOT NULL") == "SC-002");
  CHECK(ids("SELECT tranid FROM transaction WHERE custbody_tieback_commitment = 9001") == "SC-002");
  CHECK(ids("SELECT tranid FROM transaction WHERE id IN (SELECT id, item FROM transactionline)") == "400");
  std::string deep;
  for (int i = 0; i < 40; ++i) deep += "SELECT id FROM transaction WHERE id IN (";
  CHECK(ids(deep) == "400");
}

TEST_CASE("what is written into the books is changed now, unless it says when") {
  Account account;
  account.clock.advanceSeconds(3600);
  account.patch("PurchaseOrder", "SC-001", R"({"memo":"x"})");
  CHECK(account.book("PurchaseOrder", "SC-001").text("lastModifiedDate") == "2026-06-15T10:00:00Z");
  account.patch("PurchaseOrder", "SC-001", R"({"lastModifiedDate":"2026-01-01T00:00:00Z"})");
  CHECK(account.book("PurchaseOrder", "SC-001").text("lastModifiedDate") == "2026-01-01T00:00:00Z");
}
