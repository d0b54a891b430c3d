// An item as people are shown it: what of the platform's document, and how.
#include <catch2/catch.hpp>

#include "operations/item_document.h"
#include "support/world.h"

namespace tieback::test {
namespace {

json::Value shown(World& world, const ledger::Item& item) {
  const auto actor = world.parsed(world.request("4711")).actor;
  const auto& connection = *world.connections.find(item.connection);
  return json::parse(ops::itemDocument(item, connection, actor, std::nullopt).dump());
}

}  // namespace

TEST_CASE("of the platform's document an item shows whose it is, numbers as texts") {
  World world;
  world.send();
  auto item = world.item();
  auto document = documentJson();
  document["commitment"].set("id", 501).set("title", "Concrete \"A\"\n\u00e9");
  document["commitment"]["vendor"].set("id", 77).erase("origin_id");
  document["commitment"]["project"].set("name", "");
  document["change_order"].set("created_by", json::parse(R"({"id":7,"name":"Pat","email":"p@example.com"})"));
  for (const bool as_text : {false, true}) {
    INFO(as_text);
    item.document = as_text ? domain::SharedJson::fromText(document.dump()) : domain::SharedJson(document);
    const auto found = shown(world, item);
    CHECK(found.at("commitment").at("id") == "501");
    CHECK(found.at("commitment").at("title") == document["commitment"].at("title"));
    CHECK(found.at("vendor").at("id") == "77");
    CHECK(found.at("vendor").at("origin_id").isNull());
    CHECK(found.at("vendor").at("name") == item.vendor);
    CHECK(found.at("project").at("name") == "");
    CHECK(found.at("created_by") == document.at("change_order").at("created_by"));
    CHECK(found.at("sent_by").find("email") == nullptr);
  }
}

TEST_CASE("a document without what an item shows of it leaves these empty") {
  World world;
  world.send();
  auto item = world.item();
  item.document = domain::SharedJson::fromText(R"({"commitment":{"project":null}})");
  const auto found = shown(world, item);
  CHECK(found.at("project").at("id").isNull());
  CHECK(found.at("commitment").at("number").isNull());
  CHECK(found.at("vendor").at("id").isNull());
  CHECK(found.at("created_by").isNull());
}

TEST_CASE("a damaged document is told, and not handed on") {
  World world;
  world.send();
  auto item = world.item();
  for (const auto* text : {R"({"commitment":)", R"({"commitment":{"title":nil}})",
                           R"({"commitment":{"project":{"id" 1}}})", "{\"commitment\":{\"title\":\"\xff\"}}"}) {
    INFO(text);
    item.document = domain::SharedJson::fromText(text);
    CHECK_THROWS_AS(shown(world, item), json::ParseError);
  }
}

}  // namespace tieback::test
