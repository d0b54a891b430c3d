// Change orders that were made in Acumatica: what is asked, byte by byte, and what each record is read as.
#include <catch2/catch.hpp>

#include "../support/scripted_transport.h"
#include "erp/dialects/acumatica/import.h"

using namespace tieback;
using namespace tieback::erp;
using namespace tieback::erp::acumatica;
using namespace tieback::erp::test;

namespace {

using Status = ImportRecord::Status;

json::Value record(const std::string& status, const std::string& lines) {
  return json::parse(
      R"({"id": "guid-1", "RefNbr": {"value": "000042"}, "ExternalRefNbr": {}, "ProjectID": {"value": "TOWER  "},
    "ChangeDate": {"value": "2026-06-12T00:00:00+00:00"}, "Description": {"value": "Extra footing"},
    "LastModifiedDateTime": {"value": "2026-06-12T14:03:11.5+00:00"}, "Status": {"value": ")" +
      status + R"("}, "CommitmentsChangeTotal": {"value": 149.75}, "Commitments": [)" + lines + "]}");
}

const char* const kNew =
    R"({"id": "l-1", "Status": {"value": "New Line"}, "PONbr": {"value": "SC-001"}, "POLineNbr": {"value": 7},
  "Vendor": {"value": "V-1001"}, "CurrencyID": {"value": "USD"}, "CostCode": {"value": "03-300"}, "Description": {"value": "Extra"},
  "UOM": {"value": "M3"}, "Qty": {"value": 2.5}, "UnitCost": {"value": 100.10}, "Amount": {"value": 250.25}})";
const char* const kUpdate =
    R"({"id": "l-2", "Status": {"value": "Update"}, "PONbr": {"value": "SC-001"}, "POLineNbr": {"value": 2},
  "Vendor": {"value": "V-1001"}, "CurrencyID": {"value": "USD"}, "CostCode": {"value": "05-120"}, "Amount": {"value": -100.50}})";
const char* const kElsewhere = R"({"id": "l-3", "Status": {"value": "New Line"}, "PONbr": {"value": "SC-002"},
  "Vendor": {"value": "V-1002"}, "CurrencyID": {"value": "EUR"}, "Amount": {"value": 1}})";

struct Setup {
  explicit Setup(std::initializer_list<Exchange> answers) : transport(answers), context(contextFor(transport)) {
    context.endpoint = json::Value::object({{"url", "https://acme.example/site"}});
    context.credentials = json::Value::object({{"username", "u"}, {"password", "env:PW"}});
    config = readConfig(context);
    client.emplace(config, context);
  }
  ScriptedTransport transport;
  DialectContext context;
  Config config;
  std::optional<Client> client;
};

const WireReply kLoggedIn{204, {{"Set-Cookie", "s=1"}}, ""};
const WireReply kLoggedOut{204, {}, ""};

WireReply listOf(std::size_t count) {
  auto list = json::Value::array();
  for (std::size_t i = 0; i < count; ++i) list.push(record("Closed", kNew));
  return {200, {}, list.dump()};
}

}  // namespace

TEST_CASE("a page is one GET, after the first pull of what was modified since") {
  Setup setup({kLoggedIn, listOf(50), listOf(3), kLoggedOut});
  const auto first = listForImport(*setup.client, {});
  REQUIRE(std::holds_alternative<ImportPage>(first));
  CHECK(std::get<ImportPage>(first).records.size() == 50);
  CHECK(std::get<ImportPage>(first).next == "45");
  const auto second = listForImport(*setup.client, {1'781'514'000'000'000, "45"});
  REQUIRE(std::holds_alternative<ImportPage>(second));
  CHECK(std::get<ImportPage>(second).next.empty());
  CHECK(setup.transport.sent[1].method == "GET");
  CHECK(setup.transport.sent[1].target == "/entity/Default/24.200.001/ChangeOrder?$expand=Commitments&$top=50");
  CHECK(setup.transport.sent[2].target ==
        "/entity/Default/24.200.001/ChangeOrder?$filter=LastModifiedDateTime%20ge%20datetimeoffset%272026-06-15T09%3A00"
        "%3A00Z%27&$expand=Commitments&$top=50&$skip=45");
}

TEST_CASE("a cursor that is none is not sent") {
  Setup setup({});
  const auto result = listForImport(*setup.client, {0, "45; drop"});
  CHECK(std::holds_alternative<InDoubt>(std::get<Outcome>(result)));
  CHECK(setup.transport.sent.empty());
}

TEST_CASE("a record is read with new and changed lines, exactly") {
  const auto read = importRecordOf(record("Closed", std::string(kNew) + "," + kUpdate));
  CHECK(read.origin_id == "guid-1");
  CHECK(read.origin_code == "000042");
  CHECK(read.reference.empty());
  CHECK(read.commitment == "SC-001");
  CHECK(read.project == "TOWER");
  CHECK(read.vendor == "V-1001");
  CHECK(read.title == "Extra footing");
  CHECK(read.date == "2026-06-12");
  CHECK(read.version == "2026-06-12T14:03:11.5+00:00");
  CHECK(read.currency == "USD");
  CHECK(read.problem.empty());
  CHECK(read.total->toString() == "149.75");
  REQUIRE(read.lines.size() == 2);
  CHECK(read.lines[0].commitment_line.empty());
  CHECK(read.lines[0].quantity->toString() == "2.5");
  CHECK(read.lines[0].unit_cost->toString() == "100.10");
  CHECK(read.lines[0].amount.toString() == "250.25");
  CHECK(read.lines[1].commitment_line == "2");
  CHECK_FALSE(read.lines[1].quantity);
  CHECK(read.lines[1].amount.toString() == "-100.50");
}

TEST_CASE("Acumatica's statuses become the platform's; what is over is not offered") {
  const auto statusOf = [](const std::string& status) { return importRecordOf(record(status, kNew)).status; };
  CHECK(statusOf("On Hold") == Status::held);
  CHECK(statusOf("Pending Approval") == Status::open);
  CHECK(statusOf("Open") == Status::open);
  CHECK(statusOf("Closed") == Status::closed);
  CHECK(statusOf("Canceled") == Status::cancelled);
  CHECK(statusOf("Rejected") == Status::cancelled);
  auto reversed = record("Closed", kNew);
  reversed.set("ReverseStatus", json::parse(R"({"value": "Reversed"})"));
  CHECK(importRecordOf(reversed).status == Status::cancelled);
  CHECK(importRecordOf(record("Closed", "")).status == Status::cancelled);
}

TEST_CASE("several commitments, and an amount that can't be read, are problems") {
  const auto several = importRecordOf(record("Closed", std::string(kNew) + "," + kElsewhere));
  CHECK(several.problem == "It changes several commitments: SC-001, SC-002.");
  CHECK(several.commitment.empty());
  auto unreadable = record("Closed", kNew);
  unreadable["Commitments"].items().front().set("Amount", json::parse(R"({"value": "1e999"})"));
  CHECK(importRecordOf(unreadable).problem == "The amount of a line can't be read: 1e999.");
}

TEST_CASE("where the lines are in another currency than the project, its total says nothing of them") {
  auto foreign = record("Closed", kNew);
  foreign["Commitments"].items().front().set("AmountinBaseCurrency", json::parse(R"({"value": 300.00})"));
  CHECK_FALSE(importRecordOf(foreign).total);
}
