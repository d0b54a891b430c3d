#include "support.h"

#include <catch2/catch.hpp>

using namespace tieback::host;

TEST_CASE("a user has the levels and privileges of the directory") {
  const test::Store store;
  const Actor pat = store.actor("u-pat");
  CHECK(pat.company == "c-100");
  CHECK(pat.level("p-1", tool::kCommitments) == Level::admin);
  CHECK(pat.level(tool::kErpIntegrations) == Level::none);
  CHECK(pat.level("p-9", tool::kCommitments) == Level::none);
  const Actor ann = store.actor("u-ann");
  CHECK(ann.level(tool::kErpIntegrations) == Level::standard);
  CHECK(ann.privileges.contains(kCanPush));
  CHECK_FALSE(store.directory.actor("u-nobody"));
}

TEST_CASE("granting and revoking needs the company's directory administrator, and is audited once") {
  test::Store store;
  Directory& directory = store.directory;
  for (const char* user : {"u-pat", "u-adam", "u-nora"}) {
    const auto refused = directory.grantPush(store.actor(user), "u-stan");
    INFO(user);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().category == tieback::Category::not_permitted);
  }
  const Actor dora = store.actor("u-dora");
  REQUIRE(directory.grantPush(dora, "u-stan"));
  REQUIRE(directory.grantPush(dora, "u-stan"));  // again: nothing changes
  CHECK(store.actor("u-stan").privileges.contains(kCanPush));
  REQUIRE(directory.revokePush(dora, "u-stan"));
  CHECK_FALSE(store.actor("u-stan").privileges.contains(kCanPush));
  const auto audit = directory.audit(dora, 0, 10);
  REQUIRE(audit);
  const auto& entries = audit->at("items").items();
  REQUIRE(entries.size() == 2);
  CHECK(entries[0].text("action") == "revoke_privilege");
  CHECK(entries[1].text("action") == "grant_privilege");
  CHECK(entries[1].text("user") == "u-stan");
  CHECK(entries[1].at("by").text("id") == "u-dora");
}

TEST_CASE("levels change per tool, what is not named stays") {
  test::Store store;
  const Actor dora = store.actor("u-dora");
  REQUIRE(store.directory.setLevels(
      dora, "u-pat", {{"p-1", "commitments", Level::read_only}, {"", "erp_integrations", Level::standard}}));
  const Actor pat = store.actor("u-pat");
  CHECK(pat.level("p-1", tool::kCommitments) == Level::read_only);
  CHECK(pat.level("p-1", tool::kChangeOrders) == Level::admin);
  CHECK(pat.level(tool::kErpIntegrations) == Level::standard);
  const auto wrong = store.directory.setLevels(
      dora, "u-pat", {{"", "erp_integrations", Level::admin}, {"p-9", "commitments", Level::admin}});
  REQUIRE_FALSE(wrong);
  CHECK(wrong.error().where == "projects.p-9");
  CHECK(store.actor("u-pat").level(tool::kErpIntegrations) == Level::standard);  // all or nothing
}

TEST_CASE("another company's users are answered as ones that do not exist") {
  test::Store store;
  const Actor dora = store.actor("u-dora");
  const auto theirs = store.directory.grantPush(dora, "u-oscar");
  const auto nobody = store.directory.grantPush(dora, "u-nobody");
  REQUIRE_FALSE(theirs);
  REQUIRE_FALSE(nobody);
  CHECK(theirs.error().code == nobody.error().code);
  CHECK_FALSE(store.directory.setLevels(dora, "u-oscar", {}).ok());
  CHECK_FALSE(store.directory.user("c-100", "u-oscar").ok());
  CHECK(store.directory.users(dora)->dump().find("other.example") == std::string::npos);
  CHECK(store.directory.audit(store.actor("u-olga"), 0, 10)->at("items").size() == 0);
}

TEST_CASE("approvers are those who may accept") {
  test::Store store;
  const auto approvers = store.directory.approvers("c-100");
  REQUIRE(approvers);
  std::vector<std::string> ids;
  for (const auto& user : approvers->at("users").items()) ids.push_back(user.text("id"));
  CHECK(ids == std::vector<std::string>{"u-adam", "u-ann"});
  CHECK(approvers->at("users").items()[1].text("time_zone") == "America/Los_Angeles");
}

TEST_CASE("the audit trail is read page by page") {
  test::Store store;
  const Actor dora = store.actor("u-dora");
  for (int i = 0; i < 3; ++i) {
    REQUIRE(store.directory.grantPush(dora, "u-stan"));
    REQUIRE(store.directory.revokePush(dora, "u-stan"));
  }
  const auto first = store.directory.audit(dora, 0, 4);
  REQUIRE(first->at("items").size() == 4);
  const auto rest = store.directory.audit(dora, std::stoll(first->text("next_cursor")), 4);
  CHECK(rest->at("items").size() == 2);
  CHECK(rest->at("next_cursor").isNull());
}
