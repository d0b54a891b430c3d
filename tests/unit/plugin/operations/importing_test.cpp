// Asking for the change orders that were made in the ERP, and looking at them: who may, what is answered, and that
// companies are kept apart.
#include <catch2/catch.hpp>

#include <tieback/sdk/schema_check.h>

#include "support/made_there.h"

namespace tieback::test {

namespace {

using Ids = std::vector<std::string>;

ops::Request parsedAs(World& world, const char* levels, const char* privileges, json::Value params) {
  json::Value document = companyRequest(world, std::move(params));
  document["actor"].set("levels", json::parse(levels));
  document["actor"].set("privileges", json::parse(privileges));
  return world.parsed(document);
}

std::vector<ledger::HistoryEntry> historyOf(World& world) {
  std::vector<ledger::HistoryEntry> entries;
  world.ledger->read([&](ledger::Transaction& transaction) { entries = transaction.historyAfter("acme", 0, 100); });
  return entries;
}

Ids idsOf(const Result<json::Value>& page) {
  Ids ids;
  for (const auto& record : page.value().at("staged").items()) ids.push_back(record.text("origin_id"));
  return ids;
}

constexpr const char* kStandard = R"({"company": {"erp_integrations": "standard"}})";
constexpr const char* kPush = R"(["can_push_to_accounting"])";

}  // namespace

TEST_CASE("asking needs what exporting needs; looking needs the company's ERP Integrations") {
  World world;
  const auto ask = [&](const char* levels, const char* privileges) {
    const auto answer = ops::Importing(*world.services).ask(parsedAs(world, levels, privileges, json::Value::object()));
    return answer ? std::string("asked") : answer.error().code;
  };
  CHECK(ask(kStandard, "[]") == "not_permitted");
  CHECK(ask(R"({"company": {"erp_integrations": "read_only"}})", kPush) == "not_permitted");
  CHECK(ask(R"({"projects": {"p-1": {"commitments": "admin"}}})", kPush) == "not_permitted");
  CHECK(ask(kStandard, kPush) == "asked");

  const auto look = [&](const char* levels) {
    const auto answer = ops::Reading(*world.services)
                            .list(parsedAs(world, levels, "[]", json::Value::object({{"view", "ready_to_import"}})));
    return answer ? std::string("seen") : answer.error().code;
  };
  CHECK(look(kStandard) == "seen");
  CHECK(look(R"({"projects": {"p-1": {"commitments": "admin"}}})") == "not_permitted");
  CHECK(look("{}") == "not_permitted");
}

TEST_CASE("a second ask joins the pull that is under way, and both are in the history") {
  World world;
  world.erp.listed = {madeThere("1"), madeThere("2"), madeThere("3")};
  const auto first = askForImport(world);
  REQUIRE(first);
  REQUIRE(world.lanes->workLookUp(Cancel(nullptr)));
  world.host.advance(kMinute);
  const auto second = askForImport(world, "u-bob");
  REQUIRE(second);
  CHECK(second->at("import").text("state") == "running");
  CHECK(second->at("import").at("asked_by").text("id") == "u-ann");
  CHECK(second->at("import").at("pages").asInteger() == 1);
  world.settle();
  CHECK(world.erp.asked.size() == 2);

  const auto history = historyOf(world);
  REQUIRE(history.size() == 3);
  CHECK(history[0].operation == "import");
  CHECK(history[0].by.text("id") == "u-ann");
  CHECK(history[1].by.text("id") == "u-bob");
  CHECK(history[1].message.find("already") != std::string::npos);
  CHECK(history[2].operation == "import_done");
  CHECK(history[2].by.isNull());
  CHECK(history[2].details.at("found").asInteger() == 3);
}

TEST_CASE("the same request again gives the first answer, and asks for nothing") {
  World world;
  world.erp.listed = {madeThere("1")};
  const auto document = companyRequest(world);
  const ops::Importing importing(*world.services);
  const auto first = importing.ask(world.parsed(document));
  REQUIRE(first);
  world.settle();
  const auto again = importing.ask(world.parsed(document));
  REQUIRE(again);
  CHECK(*again == *first);
  world.settle();
  CHECK(world.erp.asked.size() == 1);
  auto other = document;
  other["params"].set("connection", "acme");
  CHECK(importing.ask(world.parsed(other)).error().code == "request_id_reused");
}

TEST_CASE("where the dialect can't, that is said, and nothing is asked") {
  World world;
  world.erp.can_import = false;
  const auto answer = askForImport(world);
  REQUIRE_FALSE(answer);
  CHECK(answer.error().code == "not_supported");
  CHECK(readyToImport(world)->at("imports").size() == 0);
}

TEST_CASE("another company can neither ask for nor see what is staged") {
  World world;
  world.erp.listed = {madeThere("1")};
  REQUIRE(askForImport(world));
  world.settle();
  auto document = companyRequest(world, json::Value::object({{"connection", "acme"}}));
  document.set("actor", actorJson("u-olga", "c-2"));
  document.set("company", "c-2");
  CHECK(ops::Importing(*world.services).ask(world.parsed(document)).error().code == "connection_not_found");
  const ops::Reading reading(*world.services);
  document.set("params", json::parse(R"({"view": "ready_to_import", "filter": {"connection": "acme"}})"));
  const auto page = reading.list(world.parsed(document));
  REQUIRE(page);
  CHECK(page->at("staged").size() == 0);
  CHECK(page->at("imports").size() == 0);
  document.set("params", json::Value::object());
  CHECK(reading.counts(world.parsed(document))->at("views").at("ready_to_import").asInteger() == 0);
  CHECK(reading.counts(world.parsed(companyRequest(world)))->at("views").at("ready_to_import").asInteger() == 1);
}

TEST_CASE("the view pages, sorts and filters, and refuses what it does not know") {
  World world;
  for (int i = 1; i <= 5; ++i)
    world.erp.listed.push_back(madeThere(std::to_string(i), std::to_string(100 - i) + ".00"));
  world.erp.listed[3].commitment = "SC-002";
  world.erp.listed[4].total = Decimal(1, 0);
  REQUIRE(askForImport(world));
  world.settle();
  const std::string sort = GENERATE("updated_at", "-updated_at", "number", "-number", "amount", "-amount", "title");
  json::Value params = json::Value::object({{"sort", sort}, {"limit", 2}});
  Ids paged;
  while (true) {
    const auto page = readyToImport(world, params);
    REQUIRE(page);
    for (const auto& id : idsOf(page)) paged.push_back(id);
    if (page->at("next_cursor").isNull()) break;
    params.set("cursor", page->text("next_cursor"));
  }
  CHECK(paged.size() == 5);
  CHECK(paged == idsOf(readyToImport(world, json::Value::object({{"sort", sort}}))));
  CHECK(idsOf(readyToImport(world, json::parse(R"({"filter": {"commitment": "SC-002"}})"))) == Ids{"4"});
  CHECK(idsOf(readyToImport(world, json::parse(R"({"filter": {"state": "invalid"}})"))) == Ids{"5"});
  CHECK(idsOf(readyToImport(world, json::parse(R"({"filter": {"text": "MADE THERE 3"}})"))) == Ids{"3"});
  for (const char* wrong : {R"({"sort": "sent_at"})", R"({"filter": {"project": "p-1"}})",
                            R"({"filter": {"state": "archived"}})", R"({"cursor": "abc"})", R"({"limit": 0})"}) {
    INFO(wrong);
    CHECK(readyToImport(world, json::parse(wrong)).error().code == "bad_request");
  }
}

TEST_CASE("the documents of an import fit their schemas in every state") {
  World world;
  const SchemaSet schemas;
  const auto look = [&](const char* state) {
    const auto page = readyToImport(world);
    REQUIRE(page);
    CHECK(page->at("imports").items().front().text("state") == state);
    CHECK(schemas.check("list.answer", page->dump()) == "");
    const auto counts = ops::Reading(*world.services).counts(world.parsed(companyRequest(world)));
    CHECK(schemas.check("counts.answer", counts->dump()) == "");
  };
  auto bare = madeThere("2");
  bare.origin_code.clear();
  bare.lines.front() = {};
  bare.total.reset();
  auto full = madeThere("1");
  full.lines.front().quantity = full.lines.front().unit_cost = Decimal(10, 0);
  world.erp.listed = {full, bare, madeThere("3")};
  world.erp.listed[2].problem = "It can't.";
  const auto asked = askForImport(world);
  CHECK(schemas.check("import.answer", asked->dump()) == "");
  look("queued");
  REQUIRE(world.lanes->workLookUp(Cancel(nullptr)));
  look("running");
  world.erp.down = true;
  REQUIRE(world.lanes->workLookUp(Cancel(nullptr)));
  look("running");
  world.erp.down = false;
  world.host.advance(kMinute);
  world.settle();
  look("done");
  world.erp.faults["list"] = {Fault::refuse};
  REQUIRE(askForImport(world));
  world.settle();
  look("failed");
}

}  // namespace tieback::test
