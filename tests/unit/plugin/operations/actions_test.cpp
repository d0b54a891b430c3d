// What may be done with the items of a page is put together once for many: it must be what each alone would say.
#include <catch2/catch.hpp>

#include <vector>

#include "operations/actions.h"
#include "support/world.h"

namespace tieback::test {
namespace {

using domain::Phase;
using domain::State;

domain::Actor actorOf(World& world, const json::Value& document) {
  json::Value request = world.request("4711");
  request.set("actor", document);
  return world.parsed(request).actor;
}

json::Value without(json::Value actor, const std::string& what) {
  actor.erase(what);
  return actor;
}

}  // namespace

TEST_CASE("the actions of an item are those of its rules, whatever items stand before it on the page") {
  World world;
  world.send();
  const auto all = actorJson("u-other");
  const std::vector<json::Value> actors = {all, without(all, "privileges"), without(all, "levels"), actorJson("u-pat")};
  const auto actor = actorOf(world, actors.at(static_cast<std::size_t>(GENERATE(range(0, 4)))));
  const auto& connection = *world.connections.find(world.item().connection);
  ops::Actions actions(actor);
  int shown = 0;
  for (int round = 0; round < 2; ++round) {
    for (const auto project : {"p-1", "p-2"}) {
      for (int state = static_cast<int>(State::ready); state <= static_cast<int>(State::unlinked); ++state) {
        for (const bool differs : {false, true}) {
          auto item = world.item();
          item.project = project;
          item.state = static_cast<State>(state);
          item.phase = item.state == State::exporting ? Phase::waiting : Phase::none;
          item.lease_owner = item.state == State::exporting && differs ? "host-1" : "";
          if (differs) item.difference = json::Value::object({{"acknowledged", false}});
          domain::JsonText text;
          actions.write(text, item, connection);
          const auto document = json::parse(text.take());
          REQUIRE(document.size() == ops::rules().size());
          for (std::size_t i = 0; i < ops::rules().size(); ++i) {
            const auto refusal = ops::refusalOf(ops::rules()[i].move, item, connection, actor);
            const json::Value& action = document.items()[i];
            CHECK(action.text("action") == name(ops::rules()[i].move));
            CHECK(action.flag("allowed") == !refusal);
            CHECK(action.at("reason") == (refusal ? json::Value(refusal->message) : json::Value()));
            ++shown;
          }
        }
      }
    }
  }
  CHECK(shown > 500);
}

}  // namespace tieback::test
