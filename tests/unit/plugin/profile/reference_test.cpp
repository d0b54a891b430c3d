#include <catch2/catch.hpp>

#include <fstream>
#include <sstream>

#include "profile/profile_reader.h"
#include "profile/reference.h"
#include "profile/schema.h"
#include "samples.h"

using namespace tieback;
using namespace tieback::profile;

TEST_CASE("docs/profile-reference.md is what the schema says", "[reference]") {
  std::ifstream file(DOCS_FOLDER "/profile-reference.md");
  std::stringstream text;
  text << file.rdbuf();
  INFO("Renew it: build/<preset>/bin/tieback-profile-docs > docs/profile-reference.md");
  CHECK((text.str() == profileReference()));
}

TEST_CASE("The schema's defaults are the code's", "[reference]") {
  TempFolder folder;
  folder.write("bare.yaml", "title: Bare\ndialect: x\n");
  const auto bare = loadProfiles({folder.path()}).value().resolve("bare").value();
  auto overrides = json::Value::object();
  const auto schema = profileSchema();
  for (const auto& [name, node] : schema.at("properties").members()) {
    if (const auto* value = node.find("default")) overrides.set(name, *value);
    const auto* properties = node.find("properties");
    if (properties == nullptr || name == "limits") continue;
    for (const auto& [key, child] : properties->members()) {
      INFO(name << "." << key);
      REQUIRE(child.find("default") != nullptr);
      overrides[name].set(key, child.at("default"));
    }
  }
  const auto same = loadProfiles({folder.path()}).value().resolve("bare", overrides);
  REQUIRE(same.ok());
  CHECK(profileJson(*same).canonical() == profileJson(bare).canonical());
}
