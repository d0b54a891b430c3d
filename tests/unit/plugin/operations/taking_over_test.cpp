// A change order that somebody made in the ERP is linked to the platform's, or dismissed: once, on what was seen, and
// never beside something that Tieback itself may have put there.
#include <catch2/catch.hpp>

#include <tieback/sdk/schema_check.h>

#include "operations/taking_over.h"
#include "support/made_there.h"

namespace tieback::test {

namespace {

using Ids = std::vector<std::string>;

// The records as the ERP lists them now, in the view.
void pull(World& world) {
  REQUIRE(askForImport(world));
  world.settle();
}

json::Value recordOf(World& world, const std::string& origin) {
  for (const char* filter : {"{}", R"({"state": "imported"})", R"({"state": "dismissed"})"}) {
    const auto page = readyToImport(world, json::Value::object({{"filter", json::parse(filter)}}));
    for (const auto& record : page.value().at("staged").items()) {
      if (record.text("origin_id") == origin) return record;
    }
  }
  FAIL("no record " + origin);
  return nullptr;
}

json::Value seen(World& world, const std::string& origin) {
  const auto record = recordOf(world, origin);
  return json::Value::object({{"record", record.at("id")}, {"record_revision", record.at("revision")}});
}

Result<json::Value> link(World& world, const std::string& origin, const std::string& change_order = "4711",
                         bool acknowledge = false) {
  auto params = seen(world, origin);
  if (acknowledge) params.set("acknowledge_difference", true);
  return ops::TakingOver(*world.services).link(world.parsed(world.request(change_order, std::move(params))));
}

std::string codeOf(const Result<json::Value>& answer) {
  return answer ? std::string("done") : answer.error().code;
}

using Operation = Result<json::Value> (ops::TakingOver::*)(const ops::Request&) const;

Result<json::Value> decide(World& world, Operation operation, json::Value params) {
  return (ops::TakingOver(*world.services).*operation)(world.parsed(companyRequest(world, std::move(params))));
}

Result<json::Value> dismiss(World& world, const std::string& origin, const std::string& reason = "Last year's") {
  auto params = seen(world, origin);
  params.set("reason", reason);
  return decide(world, &ops::TakingOver::dismiss, std::move(params));
}

}  // namespace

TEST_CASE("what was made in the ERP is linked: synced, told to the host, and nothing is sent") {
  World world;
  world.send();
  world.erp.listed = {madeThere("77", "12500.00"), madeThere("78")};
  pull(world);
  const SchemaSet schemas;
  const auto answer = link(world, "77");
  REQUIRE(codeOf(answer) == "done");
  CHECK(schemas.check("link.answer", answer->dump()) == "");
  const auto item = world.item();
  CHECK(item.state == domain::State::synced);
  CHECK(item.origin_id == "77");
  CHECK(item.origin_code == "No 77");
  CHECK(item.origin_data.flag("linked"));
  CHECK(item.approver.value().text("id") == "u-ann");
  CHECK(item.difference.isNull());
  world.settle();
  CHECK(world.erp.records.empty());
  outbox::EventsLane events(world.services->host, *world.ledger);
  while (events.work()) {
  }
  REQUIRE_FALSE(world.host.events.empty());
  const auto event = world.host.events.back();
  CHECK(event.text("kind") == "synced");
  CHECK(event.at("origin").text("origin_id") == "77");
  CHECK(stagedIds(world) == Ids{"78"});
  CHECK(recordOf(world, "77").text("item") == item.id);
  CHECK(schemas.check("list.answer",
                      readyToImport(world, json::parse(R"({"filter": {"state": "imported"}})"))->dump()) == "");
  pull(world);
  CHECK(recordOf(world, "77").text("state") == "imported");
  CHECK(stagedIds(world) == Ids{"78"});
}

TEST_CASE("an accepted one is linked too, and what failed because the ERP refused it; a queued one is not") {
  World world;
  world.erp.listed = {madeThere("77", "12500.00")};
  pull(world);
  world.send();
  SECTION("accepted") {
    REQUIRE(ops::Deciding(*world.services).accept(world.parsed(world.request("4711"))));
    CHECK(codeOf(link(world, "77")) == "done");
  }
  SECTION("failed") {
    world.erp.faults["create"] = {Fault::refuse};
    world.acceptAndExport();
    world.settle();
    REQUIRE(world.item().state == domain::State::failed);
    CHECK(codeOf(link(world, "77")) == "done");
    CHECK(world.item().error.isNull());
  }
  SECTION("queued") {
    world.acceptAndExport();
    CHECK(codeOf(link(world, "77")) == "forbidden_move");
  }
}

TEST_CASE("one record is linked to one change order, and one change order to one record") {
  World world;
  world.send("4711");
  world.send("4712");
  world.erp.listed = {madeThere("77", "12500.00"), madeThere("78", "12500.00")};
  pull(world);
  const auto before = seen(world, "77");
  REQUIRE(codeOf(link(world, "77", "4711")) == "done");
  CHECK(codeOf(link(world, "77", "4712")) == "record_not_ready");
  CHECK(codeOf(ops::TakingOver(*world.services).link(world.parsed(world.request("4712", before)))) == "stale_record");
  CHECK(codeOf(link(world, "78", "4711")) == "forbidden_move");
  CHECK(world.item("4712").state == domain::State::ready);
}

TEST_CASE("what a person names in a doubt can't be what another change order is linked to") {
  World world({erp::AbsenceProof::Kind::none, 0});
  world.send("4711");
  world.erp.listed = {madeThere("77", "12500.00")};
  pull(world);
  REQUIRE(codeOf(link(world, "77")) == "done");
  world.erp.faults["create"] = {Fault::lose_before};
  world.send("4712", "12500.00", "502");
  world.acceptAndExport("4712");
  REQUIRE(world.lanes->workExport(Cancel(nullptr)));
  REQUIRE(world.item("4712").state == domain::State::in_doubt);
  const auto word = json::Value::object({{"outcome", "applied"}, {"origin_id", "77"}});
  CHECK(codeOf(ops::Deciding(*world.services).resolveDoubt(world.parsed(world.request("4712", word)))) ==
        "record_not_ready");
}

TEST_CASE("of another commitment or currency nothing is linked; another amount only with the difference acknowledged") {
  World world;
  world.send();
  world.erp.listed = {madeThere("77", "12500.00"), madeThere("78", "12500.00"), madeThere("79", "12400.00")};
  world.erp.listed[0].commitment = "SC-777";
  world.erp.listed[1].currency = "EUR";
  pull(world);
  CHECK(codeOf(link(world, "77", "4711", true)) == "record_mismatch");
  CHECK(codeOf(link(world, "78", "4711", true)) == "record_mismatch");
  const auto differs = link(world, "79");
  REQUIRE(codeOf(differs) == "record_differs");
  CHECK(differs.error().details.at("fields").size() > 0);
  CHECK(world.item().state == domain::State::ready);
  REQUIRE(codeOf(link(world, "79", "4711", true)) == "done");
  CHECK(world.item().difference.flag("acknowledged"));
  CHECK(world.item().difference.at("acknowledged_by").text("id") == "u-ann");
}

TEST_CASE("nothing is linked beside what an earlier export may have left in the ERP, whatever people say of it") {
  World world({erp::AbsenceProof::Kind::none, 0});
  world.erp.listed = {madeThere("77", "12500.00")};
  pull(world);
  world.send();
  world.erp.faults["create"] = {Fault::lose_before};
  world.acceptAndExport();
  REQUIRE(world.lanes->workExport(Cancel(nullptr)));
  const ops::Deciding deciding(*world.services);
  REQUIRE(
      deciding.resolveDoubt(world.parsed(world.request("4711", json::Value::object({{"outcome", "not_applied"}})))));
  CHECK(codeOf(link(world, "77")) == "may_be_in_erp");
  const auto reject = json::Value::object({{"reason", "Again"}, {"leave_residue", true}});
  REQUIRE(deciding.reject(world.parsed(world.request("4711", reject))));
  world.send();
  CHECK(world.item().state == domain::State::ready);
  CHECK(codeOf(link(world, "77")) == "may_be_in_erp");
}

TEST_CASE("what can't be one change order is not linked, but may be dismissed") {
  World world;
  world.send();
  world.erp.listed = {madeThere("77", "12500.00")};
  world.erp.listed[0].problem = "It changes two commitments.";
  pull(world);
  const auto answer = link(world, "77");
  REQUIRE(codeOf(answer) == "record_not_ready");
  CHECK(answer.error().message.find("two commitments") != std::string::npos);
  CHECK(codeOf(dismiss(world, "77")) == "done");
  CHECK(stagedIds(world).empty());
}

TEST_CASE("where the ERP does not list change orders there is nothing to link to, and no button says so") {
  World world;
  world.send();
  world.erp.listed = {madeThere("77", "12500.00")};
  pull(world);
  world.erp.can_import = false;
  CHECK(codeOf(link(world, "77")) == "not_supported");
}

TEST_CASE("what is dismissed stays so while the ERP lists the same, and is back with another version") {
  World world;
  world.erp.listed = {madeThere("77")};
  pull(world);
  CHECK(codeOf(dismiss(world, "77", " ")) == "reason_required");
  const SchemaSet schemas;
  const auto answer = dismiss(world, "77");
  REQUIRE(codeOf(answer) == "done");
  CHECK(schemas.check("dismiss.answer", answer->dump()) == "");
  CHECK(stagedIds(world).empty());
  CHECK(codeOf(dismiss(world, "77")) == "record_not_ready");
  pull(world);
  CHECK(stagedIds(world).empty());
  CHECK(recordOf(world, "77").at("dismissal").text("reason") == "Last year's");

  world.erp.listed[0].version = "2";
  pull(world);
  CHECK(stagedIds(world) == Ids{"77"});
  CHECK(recordOf(world, "77").at("dismissal").isNull());
}

TEST_CASE("what was dismissed is restored, and both are in the history") {
  World world;
  world.erp.listed = {madeThere("77")};
  pull(world);
  CHECK(codeOf(decide(world, &ops::TakingOver::restore, seen(world, "77"))) == "record_not_ready");
  REQUIRE(dismiss(world, "77"));
  const auto restored = decide(world, &ops::TakingOver::restore, seen(world, "77"));
  REQUIRE(codeOf(restored) == "done");
  CHECK(SchemaSet().check("restore.answer", restored->dump()) == "");
  CHECK(stagedIds(world) == Ids{"77"});
  Ids operations;
  world.ledger->read([&](ledger::Transaction& transaction) {
    operations.clear();
    for (const auto& entry : transaction.historyAfter("acme", 0, 100)) operations.push_back(entry.operation);
  });
  CHECK(operations == Ids{"import", "import_done", "dismiss", "restore"});
}

TEST_CASE("a record that is none, or another company's, is not there") {
  World world;
  world.erp.listed = {madeThere("77")};
  pull(world);
  for (const char* id : {"acme/78", "acme", "other/77", "", "/77"}) {
    INFO(id);
    const auto params = json::Value::object({{"record", id}, {"record_revision", 1}, {"reason", "Why"}});
    CHECK(codeOf(decide(world, &ops::TakingOver::dismiss, params)) == "record_not_found");
  }
  auto document =
      companyRequest(world, json::Value::object({{"record", "acme/77"}, {"record_revision", 1}, {"reason", "Why"}}));
  document.set("actor", actorJson("u-olga", "c-2"));
  document.set("company", "c-2");
  CHECK(codeOf(ops::TakingOver(*world.services).dismiss(world.parsed(document))) == "record_not_found");
}

TEST_CASE("the same request again gives the first answer and decides nothing") {
  World world;
  world.erp.listed = {madeThere("77")};
  pull(world);
  auto params = seen(world, "77");
  params.set("reason", "Why");
  const auto document = companyRequest(world, params);
  const ops::TakingOver taking_over(*world.services);
  const auto first = taking_over.dismiss(world.parsed(document));
  REQUIRE(first);
  const auto again = taking_over.dismiss(world.parsed(document));
  REQUIRE(again);
  CHECK(*again == *first);
}

TEST_CASE("what is linked can be unlinked once the ERP's record is gone, and its change order linked anew") {
  World world;
  world.send();
  auto record = madeThere("77", "12500.00");
  record.documents = json::Value::array({"77"});
  world.erp.listed = {record};
  world.erp.records.push_back({"77", "typed by hand", *Decimal::parse("12500.00"), true});
  pull(world);
  REQUIRE(codeOf(link(world, "77")) == "done");
  const ops::Deciding deciding(*world.services);
  REQUIRE(deciding.unlink(world.parsed(world.request("4711"))));
  world.settle();
  CHECK(world.item().unlink.text("state") == "refused");
  world.erp.records.clear();
  REQUIRE(deciding.unlink(world.parsed(world.request("4711"))));
  world.settle();
  REQUIRE(world.item().state == domain::State::unlinked);
  CHECK(world.item().origin_id.empty());

  world.erp.listed = {madeThere("78", "12500.00")};
  pull(world);
  world.send();
  CHECK(codeOf(link(world, "78")) == "done");
}

}  // namespace tieback::test
