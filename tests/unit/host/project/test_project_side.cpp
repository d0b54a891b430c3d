#include "support.h"

#include <project/project_side.h>
#include <project/rows.h>

#include <catch2/catch.hpp>

using namespace tieback;
using namespace tieback::host;

namespace {

const Scope kTool{Tool::change_orders, "p-1", {}};
const Scope kSubtab{Tool::commitments, "p-1", "501"};

struct Side : test::Store {
  ProjectSide side{database, clock};
  int keys = 0;

  CallKey key(const json::Value& body = json::Value::object()) {
    return {"u-pat", "op", "key-" + std::to_string(++keys), digestOf(body.canonical())};
  }
  Result<json::Value> patch(const Scope& scope, const std::string& body, const std::string& user = "u-pat") {
    return side.updateChangeOrder(actor(user), scope, "4711", json::parse(body), key());
  }
  void lockAs(Hold lock, const std::string& state) {
    database.write([&](Connection& connection) {
      auto order = rows::changeOrder(connection, "c-100", "4711").value();
      order.lock = lock;
      order.erp_state = state;
      rows::updateErp(connection, order);
    });
  }
};

}  // namespace

TEST_CASE("both tools show and edit the same change order") {
  Side side;
  const auto in_tool = side.side.changeOrder(side.actor("u-pat"), kTool, "4711");
  const auto in_subtab = side.side.changeOrder(side.actor("u-pat"), kSubtab, "4711");
  REQUIRE(in_tool);
  REQUIRE(in_subtab);
  CHECK(*in_tool == *in_subtab);
  CHECK(in_tool->text("amount") == "12500.00");
  REQUIRE(side.patch(kSubtab, R"({"expected_revision": 1, "title": "Changed in the subtab"})"));
  const auto again = side.side.changeOrder(side.actor("u-pat"), kTool, "4711");
  CHECK(again->text("title") == "Changed in the subtab");
  CHECK(again->at("revision").asInteger() == 2);
}

TEST_CASE("a locked change order refuses every edit in both tools, and names its state") {
  Side side;
  const auto [lock, state] = GENERATE(table<Hold, std::string>({{Hold::sending, ""},
                                                                {Hold::sent, "ready"},
                                                                {Hold::sent, "accepted"},
                                                                {Hold::sent, "exporting"},
                                                                {Hold::sent, "synced"},
                                                                {Hold::sent, "failed"},
                                                                {Hold::sent, "in_doubt"},
                                                                {Hold::voided, "void"}}));
  side.lockAs(lock, state);
  for (const Scope& scope : {kTool, kSubtab}) {
    for (const char* body :
         {R"({"expected_revision": 1, "title": "x"})", R"({"expected_revision": 1, "status": "Draft"})",
          R"({"expected_revision": 1, "items": []})", R"({"expected_revision": 1, "description": "x"})"}) {
      const auto refused = side.patch(scope, body);
      INFO(body << " in state " << state);
      REQUIRE_FALSE(refused);
      CHECK(refused.error().code == "change_order_locked");
      CHECK(refused.error().category == Category::conflict);
      CHECK(refused.error().details.text("state") == state);
      CHECK(refused.error().details.text("lock") == lockName(lock));
    }
  }
  CHECK(side.side.changeOrder(side.actor("u-pat"), kTool, "4711")->text("title") == "Extra footing");
}

TEST_CASE("the contract company is locked while a change order is with accounting, and once the commitment is synced") {
  Side side;
  side.lockAs(Hold::sent, "ready");
  const Scope scope{Tool::commitments, "p-1", {}};
  const auto change = [&](const std::string& id, const std::string& body) {
    return side.side.updateCommitment(side.actor("u-pat"), scope, id, json::parse(body), side.key());
  };
  const auto refused = change("501", R"({"expected_revision": 1, "vendor": "78"})");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == "commitment_locked");
  CHECK(refused.error().message.find("with accounting") != std::string::npos);
  CHECK(change("502", R"({"expected_revision": 1, "vendor": "77"})").error().message.find("synced") !=
        std::string::npos);
  CHECK(change("501", R"({"expected_revision": 1, "description": "fine"})"));
  CHECK(change("506", R"({"expected_revision": 1, "vendor": "78", "title": "Not in the ERP"})"));
}

TEST_CASE("an edit needs the present revision") {
  Side side;
  const auto stale = side.patch(kTool, R"({"expected_revision": 7, "title": "x"})");
  REQUIRE_FALSE(stale);
  CHECK(stale.error().code == "stale_revision");
  CHECK_FALSE(side.patch(kTool, R"({"title": "x"})").ok());
}

TEST_CASE("lines are read exactly: the place of what is wrong is named") {
  Side side;
  struct Wrong {
    const char* item;
    const char* where;
  };
  for (const auto& [item, where] : std::vector<Wrong>{
           {R"({"cost_code": "03-300", "amount": "1.005"})", "items[1].amount"},
           {R"({"cost_code": "03-300", "amount": 12})", "items[1].amount"},
           {R"({"cost_code": "03-300", "amount": "1", "colour": "red"})", "items[1].colour"},
           {R"({"cost_code": "77-777", "amount": "1"})", "items[1].cost_code"},
           {R"({"cost_code": "03-300", "line_item_type": "Z", "amount": "1"})", "items[1].line_item_type"},
           {R"({"cost_code": "03-300", "amount": "1", "description": "a\u0000b"})", "items[1].description"},
           {R"({"cost_code": "03-300", "amount": "1", "commitment_line_item_id": "9"})",
            "items[1].commitment_line_item_id"},
           {R"({"cost_code": "03-300", "quantity": "1", "unit_cost": "0.333"})", "items[1].amount"},
           {R"({"id": "99", "cost_code": "03-300", "amount": "1"})", "items[1].id"},
           {R"("text")", "items[1]"}}) {
    const auto refused = side.patch(
        kTool,
        std::string(R"({"expected_revision": 1, "items": [{"cost_code": "03-300", "amount": "1"}, )") + item + "]}");
    INFO(item);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().category == Category::bad_input);
    CHECK(refused.error().where == where);
  }
  const auto too_many = side.patch(kTool, R"({"expected_revision": 1, "title": ")" + std::string(256, 'x') + "\"}");
  REQUIRE_FALSE(too_many);
  CHECK(too_many.error().where == "title");
  const auto unknown = side.patch(kTool, R"({"expected_revision": 1, "origin_id": "x"})");
  REQUIRE_FALSE(unknown);
  CHECK(unknown.error().where == "origin_id");
}

TEST_CASE("an amount left out is quantity times unit cost; a line that was shown can be sent back") {
  Side side;
  auto shown = side.side.changeOrder(side.actor("u-pat"), kTool, "4711").value();
  json::Value body = json::Value::object({{"expected_revision", 1}, {"items", shown.at("items")}});
  body["items"].push(
      json::parse(R"({"cost_code": "05-120", "line_item_type": "S", "quantity": "3", "unit_cost": "0.335"})"));
  const auto refused = side.side.updateChangeOrder(side.actor("u-pat"), kTool, "4711", body, side.key());
  CHECK_FALSE(refused.ok());
  body["items"].items().back().set("unit_cost", "0.35");
  const auto changed = side.side.updateChangeOrder(side.actor("u-pat"), kTool, "4711", body, side.key());
  REQUIRE(changed);
  CHECK(changed->text("amount") == "12501.05");
  CHECK(changed->at("items").items()[2].text("id") == "3");
  CHECK(changed->at("items").items()[0] == shown.at("items").items()[0]);
}

TEST_CASE("a new change order gets the next number, and its id is new") {
  Side side;
  const auto body = json::parse(
      R"({"commitment": "501", "title": "New", "items": [{"cost_code": "03-300", "line_item_type": "S", "amount": "10"}]})");
  const auto made = side.side.createChangeOrder(side.actor("u-pat"), kTool, body, side.key(body));
  REQUIRE(made);
  CHECK(made->text("number") == "CCO-008");
  CHECK(made->text("amount") == "10.00");
  CHECK(std::stoll(made->text("id")) >= 5000);
  CHECK(made->at("created_by").text("email") == "pat@acme.example");
  const auto taken = json::parse(R"({"commitment": "501", "title": "New", "number": "CCO-001"})");
  CHECK(side.side.createChangeOrder(side.actor("u-pat"), kTool, taken, side.key(taken)).error().code == "number_taken");
  const auto elsewhere = json::parse(R"({"commitment": "502", "title": "New", "number": "CCO-008"})");
  CHECK(side.side.createChangeOrder(side.actor("u-pat"), kTool, elsewhere, side.key(elsewhere)));
}

TEST_CASE("a repeated call makes nothing new, another body under its key is refused") {
  Side side;
  const auto body = json::parse(R"({"commitment": "501", "title": "Once"})");
  CallKey key = side.key(body);
  const auto first = side.side.createChangeOrder(side.actor("u-pat"), kTool, body, key);
  const auto second = side.side.createChangeOrder(side.actor("u-pat"), kTool, body, key);
  REQUIRE(first);
  REQUIRE(second);
  CHECK(*first == *second);
  key.digest = "another";
  CHECK(side.side.createChangeOrder(side.actor("u-pat"), kTool, body, key).error().code == "request_id_reused");
}

TEST_CASE("levels: reading needs Read Only on the tool, writing Standard") {
  Side side;
  const Actor vera = side.actor("u-vera");  // Read Only on Commitments
  CHECK(side.side.changeOrder(vera, kSubtab, "4711"));
  CHECK(side.side.changeOrder(vera, kTool, "4711").error().code == "not_permitted");
  CHECK(side.patch(kSubtab, R"({"expected_revision": 1, "title": "x"})", "u-vera").error().code == "not_permitted");
  CHECK(side.side.changeOrder(side.actor("u-nora"), kSubtab, "4711").error().code == "not_permitted");
  CHECK(side.side.projects(side.actor("u-nora")).at("items").size() == 0);
  CHECK(side.side.projects(vera).at("items").size() == 1);
  REQUIRE(side.directory.setLevels(side.actor("u-dora"), "u-vera", {{"p-1", "commitments", Level::standard}}));
  CHECK(side.patch(kSubtab, R"({"expected_revision": 1, "title": "x"})", "u-vera"));
}

TEST_CASE("another company's objects are answered as ones that do not exist") {
  Side side;
  const Actor oscar = side.actor("u-oscar");
  const Scope theirs{Tool::change_orders, "p-9", {}};
  const auto other = side.side.changeOrder(oscar, kTool, "4711");
  const auto unknown = side.side.changeOrder(oscar, {Tool::change_orders, "p-0", {}}, "4711");
  CHECK(other.error().code == unknown.error().code);
  const auto order = side.side.changeOrder(oscar, theirs, "4711");
  const auto nothing = side.side.changeOrder(oscar, theirs, "1");
  CHECK(order.error().code == nothing.error().code);
  CHECK(side.side.commitment(oscar, {Tool::commitments, "p-9", {}}, "501").error().code == "commitment_not_found");
  CHECK(side.side.project(oscar, "p-1").error().code == "project_not_found");
  const auto body = json::parse(R"({"commitment": "501", "title": "x"})");
  CHECK(side.side.createChangeOrder(oscar, theirs, body, side.key(body)).error().where == "commitment");
}

TEST_CASE("an order is found only where it is") {
  Side side;
  const Scope elsewhere{Tool::commitments, "p-1", "502"};
  CHECK(side.side.changeOrder(side.actor("u-pat"), elsewhere, "4711").error().code == "change_order_not_found");
  const auto list = side.side.changeOrders(side.actor("u-pat"), elsewhere, {});
  REQUIRE(list);
  REQUIRE(list->at("items").size() == 1);
  CHECK(list->at("items").items()[0].text("id") == "4713");
}

TEST_CASE("lists come page by page, without gaps or repeats") {
  Side side;
  std::vector<std::string> ids;
  Page page{"", 3, {}};
  while (true) {
    const auto part = side.side.changeOrders(side.actor("u-pat"), kTool, page);
    REQUIRE(part);
    for (const auto& order : part->at("items").items()) ids.push_back(order.text("id"));
    if (part->at("next_cursor").isNull()) break;
    page.cursor = part->text("next_cursor");
  }
  CHECK(ids.size() == 13);
  CHECK(std::is_sorted(ids.begin(), ids.end()));
  CHECK(std::adjacent_find(ids.begin(), ids.end()) == ids.end());
  CHECK(side.side.changeOrders(side.actor("u-pat"), kTool, {"", 50, "Draft"})->at("items").size() == 1);
}

TEST_CASE("void of what was never sent needs Admin on both tools, and is final") {
  Side side;
  REQUIRE(side.directory.setLevels(side.actor("u-dora"), "u-vera", {{"p-1", "commitments", Level::admin}}));
  CHECK(side.side.voidUnsent(side.actor("u-vera"), kSubtab, "4715", side.key()).error().code == "not_permitted");
  const auto voided = side.side.voidUnsent(side.actor("u-pat"), kTool, "4715", side.key());
  REQUIRE(voided);
  CHECK(voided->text("status") == "Void");
  CHECK_FALSE(voided->flag("editable"));
  CHECK(side.side.voidUnsent(side.actor("u-pat"), kTool, "4715", side.key()).error().code == "change_order_locked");
}
