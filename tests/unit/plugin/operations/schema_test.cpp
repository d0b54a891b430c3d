// Every document about an item fits its schema, in whatever state the item is; and so do the events of its life.
#include <catch2/catch.hpp>

#include <tieback/sdk/schema_check.h>

#include "outbox/events_lane.h"
#include "support/world.h"

namespace tieback::test {

namespace {

const SchemaSet& schemas() {
  static const SchemaSet kSchemas;
  return kSchemas;
}

const Cancel kNever(nullptr);

class Witness {
 public:
  explicit Witness(World& world) : world_(world) {}

  void look(const char* state, const char* phase = "") {
    INFO(state << " " << phase);
    CHECK(domain::name(world_.item().state) == state);
    CHECK(domain::name(world_.item().phase) == phase);
    const ops::Reading reading(*world_.services);
    const auto request = world_.parsed(world_.request("4711"));
    fits("get.answer", reading.get(request));
    fits("prompts.answer", reading.prompts(request));
    fits("preview.answer", reading.preview(request));
    ops::Request all = request;
    all.item.clear();
    fits("list.answer", reading.list(all));
    fits("counts.answer", reading.counts(all));
    outbox::EventsLane events(world_.host.client(), *world_.ledger);
    while (events.work()) {
    }
    for (const auto& event : world_.host.events) CHECK(schemas().check("event", event.dump()) == "");
    world_.host.events.clear();
  }
  void press(const char* operation, const json::Value& params = json::Value::object()) {
    INFO(operation);
    const ops::Deciding deciding(*world_.services);
    CHECK(schemas().check(operation, params.dump()) == "");
    const auto request = world_.parsed(world_.request("4711", params));
    const std::string name(operation);
    fits(name + ".answer", name == "accept"          ? deciding.accept(request)
                           : name == "export"        ? deciding.exportItem(request)
                           : name == "reject"        ? deciding.reject(request)
                           : name == "cancel"        ? deciding.cancel(request)
                           : name == "try_again"     ? deciding.tryAgain(request)
                           : name == "resolve_doubt" ? deciding.resolveDoubt(request)
                           : name == "acknowledge"   ? deciding.acknowledge(request)
                                                     : deciding.unlink(request));
  }

 private:
  static void fits(const std::string& schema, const Result<json::Value>& answer) {
    INFO(schema);
    REQUIRE(answer);
    CHECK(schemas().check(schema, answer->dump()) == "");
  }

  World& world_;
};

}  // namespace

TEST_CASE("the documents of a life that ends well fit their schemas") {
  World world;
  Witness witness(world);
  world.erp.wants_approval = true;
  world.send();
  witness.look("ready");
  witness.press("accept");
  witness.look("accepted");
  witness.press("export");
  witness.look("exporting", "queued");
  world.lanes->workExport(kNever);
  witness.look("exporting", "waiting");
  witness.press("cancel");
  witness.look("exporting", "waiting");
  world.lanes->workExport(kNever);
  witness.look("accepted");
  witness.press("export");
  world.erp.approved = true;
  world.settle();
  witness.look("synced");
  witness.press("unlink");
  witness.look("synced");
  world.erp.records.clear();
  world.settle();
  witness.look("unlinked");
}

TEST_CASE("the documents of a life with every trouble fit their schemas") {
  World world;
  Witness witness(world);
  world.erp.faults["create"] = {Fault::later, Fault::refuse, Fault::lose_before, Fault::lose_before};
  world.send();
  witness.press("accept");
  witness.press("export");
  world.lanes->workExport(kNever);
  witness.look("exporting", "waiting");
  world.host.advance(kMinute);
  world.lanes->workExport(kNever);
  witness.look("failed");
  witness.press("try_again");
  world.lanes->workExport(kNever);
  witness.look("in_doubt");
  world.lanes->workLookUp(kNever);
  witness.look("in_doubt");
  witness.press("resolve_doubt", json::parse(R"({"outcome":"look_again","note":"again"})"));
  witness.press("resolve_doubt", json::parse(R"({"outcome":"not_applied","note":"it is not there"})"));
  witness.look("failed");
  witness.press("try_again");
  witness.look("exporting", "queued");
  world.host.advance(kMinute);
  world.lanes->workExport(kNever);
  witness.press("resolve_doubt", json::parse(R"({"outcome":"applied","origin_id":"777"})"));
  witness.look("in_doubt");
  world.waitOut();
  witness.look("synced");
  witness.press("acknowledge", json::parse(R"({"note":"compared by hand"})"));
  witness.look("synced");
}

TEST_CASE("the documents of a rejected one fit their schemas") {
  World world;
  Witness witness(world);
  world.erp.faults["release"] = {Fault::refuse};
  world.send();
  witness.press("accept");
  witness.press("export");
  world.settle();
  witness.look("failed");
  witness.press("reject", json::parse(R"({"reason":"Wrong","leave_residue":true})"));
  witness.look("rejected");
}

}  // namespace tieback::test
