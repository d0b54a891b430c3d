#include <catch2/catch.hpp>

#include "domain/permissions.h"

namespace tieback::domain {
namespace {

Actor actor(Level erp, bool privilege, Level commitments = Level::none, Level change_orders = Level::none) {
  Actor actor;
  actor.id = "u";
  actor.company = "c";
  actor.company_levels["erp_integrations"] = erp;
  actor.project_levels["p-1"] = {{"commitments", commitments}, {"change_orders", change_orders}};
  if (privilege) actor.privileges.insert("can_push_to_accounting");
  return actor;
}

bool may(Need need, const Actor& who, std::string_view project = "p-1") {
  return !missingFor(need, who, project);
}

constexpr Level kLevels[] = {Level::none, Level::read_only, Level::standard, Level::admin};

}  // namespace

TEST_CASE("deciding needs Standard or Admin on ERP Integrations and the privilege, which Admin does not include") {
  for (const Level level : kLevels) {
    CHECK(may(Need::decide, actor(level, true)) == (level == Level::standard || level == Level::admin));
    CHECK_FALSE(may(Need::decide, actor(level, false)));
  }
}

TEST_CASE("unlinking needs Admin and the privilege") {
  for (const Level level : kLevels) {
    CHECK(may(Need::administer, actor(level, true)) == (level == Level::admin));
    CHECK_FALSE(may(Need::administer, actor(level, false)));
  }
}

TEST_CASE("sending needs Admin on both of the project's tools, whatever the level on ERP Integrations") {
  for (const Level commitments : kLevels) {
    for (const Level change_orders : kLevels) {
      const bool both = commitments == Level::admin && change_orders == Level::admin;
      CHECK(may(Need::send, actor(Level::none, false, commitments, change_orders)) == both);
      CHECK(may(Need::send, actor(Level::admin, true, commitments, change_orders)) == both);
    }
  }
  CHECK_FALSE(may(Need::send, actor(Level::none, false, Level::admin, Level::admin), "p-2"));
}

TEST_CASE("looking needs Standard on ERP Integrations, or Read Only on one of the project's tools") {
  for (const Level erp : kLevels) {
    for (const Level tool : kLevels) {
      const bool whole = erp == Level::standard || erp == Level::admin;
      CHECK(may(Need::look, actor(erp, false, tool)) == (whole || tool != Level::none));
      CHECK(may(Need::look, actor(erp, false, Level::none, tool)) == (whole || tool != Level::none));
      CHECK(may(Need::look, actor(erp, false, tool), "p-2") == whole);
    }
  }
}

TEST_CASE("a refusal names what is missing") {
  CHECK(missingFor(Need::send, actor(Level::none, false, Level::admin, Level::standard), "p-1")
            ->message.find("Change Orders") != std::string::npos);
  CHECK(missingFor(Need::decide, actor(Level::admin, false), "")->message.find("Can Push to Accounting") !=
        std::string::npos);
  CHECK(missingFor(Need::decide, actor(Level::none, true), "")->message.find("'Standard' or 'Admin'") !=
        std::string::npos);
}

TEST_CASE("an actor's document is read strictly") {
  const auto wrong = [](const char* text) { return Actor::fromJson(json::parse(text)).error().where; };
  CHECK(wrong(R"({"company":"c"})") == "actor.id");
  CHECK(wrong(R"({"id":"u"})") == "actor.company");
  CHECK(wrong(R"({"id":"u","company":"c","levels":{"company":{"erp_integrations":"boss"}}})") ==
        "actor.levels.company.erp_integrations");
  CHECK(wrong(R"({"id":"u","company":"c","privileges":"all"})") == "actor.privileges");
}

}  // namespace tieback::domain
