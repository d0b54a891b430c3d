#include <catch2/catch.hpp>

#include "profile/profile_reader.h"
#include "samples.h"

using namespace tieback;
using namespace tieback::profile;

TEST_CASE("A profile takes from what it extends and overrides only what differs", "[profile]") {
  const auto profile = testProfile("no_description");
  CHECK(profile.name == "no_description");
  CHECK(profile.title == "No description");
  CHECK(profile.dialect == "testbooks");
  CHECK(profile.limits.at("title").max == 60U);
  CHECK(profile.limits.at("line_description").cut);
  CHECK(profile.retry.max_us == 660'000'000);
  CHECK(profile.retry.attempts == 8);
  CHECK(profile.fields.at("ExternalRef") == "{external_key}");
  CHECK(profile.field_limits.at("Memo").max == 30U);
  REQUIRE(profile.prompts.size() == 3);  // in the order of who asked first
  CHECK(profile.prompts[0].key == "description");
  CHECK(profile.prompts[0].ask == Prompt::Ask::none);
  CHECK(profile.prompts[0].max == 60U);
  CHECK(profile.prompts[1].key == "erp_number");
  CHECK(profile.prompts[1].label == "ERP number");
  CHECK(profile.prompts[2].kind == Prompt::Kind::date);
  CHECK(profile.erp.path("posting.hold")->asBoolean());
}

TEST_CASE("All profiles of a folder are listed", "[profile]") {
  CHECK(testCatalogue().names() ==
        std::vector<std::string>{"base", "description_optional", "description_required", "no_description"});
}

TEST_CASE("An answer inherits the limit that would refuse it later", "[profile]") {
  const auto limit = [](const std::string& overrides) {
    return testProfile("description_required", overrides).prompts[1].max;
  };
  CHECK(limit("{}") == 10U);
  TempFolder folder;
  folder.write("p.yaml",
               "title: P\ndialect: x\nlimits: {number: {max: 5}, description: {max: 9, cut: true}}\n"
               "prompts: {erp_number: {ask: optional}, description: {ask: optional}}\n");
  const auto profile = loadProfiles({folder.path()}).value().resolve("p").value();
  CHECK(profile.prompts[0].max == 5U);
  CHECK_FALSE(profile.prompts[1].max.has_value());  // it is cut, so it may be entered
}

TEST_CASE("A connection overrides key by key", "[profile]") {
  const auto profile =
      testProfile("base", R"({"limits": {"title": {"cut": true}}, "rules": {"segregation_of_duties": true},
    "fields": {"Memo": ""}, "erp": {"posting": {"types": ["Normal"]}}, "retry": {"max": "2h"}})");
  CHECK(profile.limits.at("title").max == 60U);
  CHECK(profile.limits.at("title").cut);
  CHECK(profile.segregation_of_duties);
  CHECK(profile.fields.count("Memo") == 0);
  CHECK(profile.erp.path("posting.hold")->asBoolean());
  CHECK(profile.erp.path("posting.types")->size() == 1);
  CHECK(profile.retry.max_us == 7'200'000'000);
}

TEST_CASE("Wrong overrides are refused with their path", "[profile]") {
  const auto catalogue = testCatalogue();
  const auto where = [&](const char* overrides) {
    const auto resolved = catalogue.resolve("base", json::parse(overrides));
    REQUIRE_FALSE(resolved.ok());
    CHECK(resolved.error().code == "profile_invalid");
    return resolved.error().where;
  };
  CHECK(where(R"({"limits": {"titel": {}}})") == "limits.titel");
  CHECK(where(R"({"limits": {"title": {"max": 0}}})") == "limits.title.max");
  CHECK(where(R"({"extends": "base"})") == "extends");
  CHECK(where(R"({"retry": {"max": "1s"}})") == "retry.max");
  CHECK(where(R"("x")").empty());
  CHECK(where(R"({"title": null})") == "title");
}

TEST_CASE("The profiles we ship load", "[profile]") {
  const auto loaded = loadProfiles({TIEBACK_SHIPPED_PROFILES});
  INFO((loaded.ok() ? std::string() : loaded.error().message));
  REQUIRE(loaded.ok());
  CHECK(loaded->has("acumatica"));
  CHECK(loaded->has("tryton"));
}

TEST_CASE("An unknown profile is answered with those there are", "[profile]") {
  const auto error = testCatalogue().resolve("sage").error();
  CHECK(error.code == "profile_unknown");
  CHECK(error.message.find("description_required") != std::string::npos);
}

TEST_CASE("What a dialect objects to is found in the file or in the overrides", "[profile]") {
  const auto catalogue = testCatalogue();
  const auto overrides = json::parse(R"({"erp": {"posting": {"types": ["Bad"]}, "new": 1}})");
  const auto in_file = catalogue.blame("description_required", overrides, "erp.posting.hold");
  CHECK_FALSE(in_file.in_overrides);
  CHECK(in_file.position.file.ends_with("/base.yaml"));
  CHECK(in_file.position.line == 14);
  CHECK(in_file.position.column == 19);
  CHECK(catalogue.blame("base", overrides, "erp.posting.types[0]").in_overrides);
  CHECK(catalogue.blame("base", overrides, "erp.new").in_overrides);
  const auto missing = catalogue.blame("base", overrides, "erp.posting.missing");
  CHECK_FALSE(missing.in_overrides);
  CHECK(missing.position.line == 14);
}

TEST_CASE("The digest covers everything and nothing else", "[profile]") {
  const auto digest = [](const std::string& overrides) { return testProfile("base", overrides).digest; };
  CHECK(digest("{}").size() == 64);
  CHECK(digest("{}") == digest(R"({"rules": {"category_required": true}, "retry": {"first": "5000ms"}})"));
  for (const auto* change :
       {R"({"title": "T"})", R"({"limits": {"title": {"max": 61}}})", R"({"prompts": {"x": {"label": "X"}}})",
        R"({"decimals": {"amount": 3}})", R"({"rules": {"sum_same_line": false}})",
        R"({"external_key": "X-{change_order.id}"})", R"({"date": "{today}"})", R"({"fields": {"New": "x"}})",
        R"({"fields": {"Memo": {"value": "x", "max": 3}}})", R"({"caution": "!"})", R"({"retry": {"attempts": 9}})",
        R"({"api": {"concurrency": 3}})", R"({"mail": {"notify_failed": true}})", R"({"erp": {"class": "OTHER"}})"}) {
    INFO(change);
    CHECK(digest(change) != digest("{}"));
  }
}
