#include "support/settings.h"

#include <catch2/catch.hpp>

using namespace tieback::mock;

namespace {

struct Settings {
  std::string realm = "123";
  long long limit = 60;
  bool strict = true;
  std::string numbers = "unique";
  std::vector<std::string> actions{"hold"};
};

const SettingsTable<Settings>& table() {
  static const auto all = SettingsTable<Settings>()
                              .text("realm", &Settings::realm)
                              .number("limit", &Settings::limit, 0, 100)
                              .flag("strict", &Settings::strict)
                              .word("numbers", &Settings::numbers, {"unique", "4", "true"})
                              .list("actions", &Settings::actions);
  return all;
}

std::optional<BooksError> patch(Settings& settings, const std::string& json) {
  return table().patch(settings, std::get<Json>(parseJson(json)));
}

}  // namespace

TEST_CASE("settings are shown by their names, in the table's order") {
  CHECK(table().toJson(Settings{}).dump() ==
        R"({"realm":"123","limit":60,"strict":true,"numbers":"unique","actions":["hold"]})");
}

TEST_CASE("settings: only what is named is changed") {
  Settings settings;
  CHECK_FALSE(patch(settings, R"({"limit":100,"strict":false,"actions":[]})"));
  CHECK(table().toJson(settings).dump() ==
        R"({"realm":"123","limit":100,"strict":false,"numbers":"unique","actions":[]})");
}

TEST_CASE("settings: words that YAML writes without quotes are taken as written") {
  Settings settings;
  CHECK_FALSE(patch(settings, R"({"realm":9130347957983456,"numbers":4})"));
  CHECK(settings.realm == "9130347957983456");
  CHECK(settings.numbers == "4");
  CHECK_FALSE(patch(settings, R"({"numbers":true})"));
  CHECK(settings.numbers == "true");
}

TEST_CASE("settings: one that does not fit changes nothing and says which and why") {
  const auto [json, pointer, message] = GENERATE(table<std::string, std::string, std::string>({
      {R"({"limit":1,"colour":"blue"})", "/colour", "colour: unknown setting 'colour'"},
      {R"({"strict":false,"limit":101})", "/limit", "limit: expected a whole number from 0 to 100"},
      {R"({"limit":-1})", "/limit", "limit: expected a whole number from 0 to 100"},
      {R"({"limit":"5"})", "/limit", "limit: expected a whole number from 0 to 100"},
      {R"({"limit":2,"strict":"no"})", "/strict", "strict: expected true or false, got string"},
      {R"({"limit":2,"numbers":"shared"})", "/numbers", "numbers: expected one of unique, 4, true"},
      {R"({"realm":null})", "/realm", "realm: expected a text, got null"},
      {R"({"limit":2,"actions":["a",3]})", "/actions", "actions: expected a list of texts"},
      {R"([])", "", "expected an object, got list"},
  }));
  Settings settings;
  const auto error = patch(settings, json);
  REQUIRE(error);
  CHECK(error->pointer == pointer);
  CHECK(error->message == message);
  CHECK(::table().toJson(settings).dump() == ::table().toJson(Settings{}).dump());
}
