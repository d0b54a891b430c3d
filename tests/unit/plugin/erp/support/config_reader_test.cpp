#include "erp/support/config_reader.h"

#include <catch2/catch.hpp>

using namespace tieback;
using namespace tieback::erp;

namespace {

template <class Body>
std::string problem(Body body) {
  try {
    body();
    return "";
  } catch (const ConfigError& e) {
    return e.where + ": " + e.message;
  }
}

json::Value options(const char* text) {
  return json::parse(text);
}

}  // namespace

TEST_CASE("members are read by their type, with a fallback where they are missing") {
  const auto mapping = options(R"({"a":"x","n":24.200,"f":true,"d":"11m","l":["p"]})");
  ConfigReader reader(mapping, "options");
  CHECK(reader.text("a") == "x");
  CHECK(reader.text("n") == "24.200");
  CHECK(reader.text("none", "y") == "y");
  CHECK(reader.flag("f", false));
  CHECK(reader.duration("d", 0) == 660'000'000);
  CHECK(reader.duration("none", 5) == 5);
  CHECK(reader.list("l", {"p", "q"}, {}) == std::vector<std::string>{"p"});
  CHECK(reader.choice("none", {"p", "q"}, "q") == "q");
  CHECK_NOTHROW(reader.finish());
}

TEST_CASE("a wrong member is named by its path") {
  const auto mapping = options(R"({"t":[],"f":"yes","d":"soon","l":["z"],"c":"z","x":1})");
  ConfigReader reader(mapping, "options");
  CHECK(problem([&] { reader.text("t"); }) == "options.t: must be a text");
  CHECK(problem([&] { reader.required("r"); }) == "options.r: is missing");
  CHECK(problem([&] { reader.flag("f", true); }) == "options.f: must be true or false");
  CHECK_THAT(problem([&] { reader.duration("d", 0); }), Catch::StartsWith("options.d: 'soon' is no duration"));
  CHECK_THAT(problem([&] { reader.list("l", {"p"}, {}); }), Catch::StartsWith("options.l: \"z\" is not one of: p"));
  CHECK_THAT(problem([&] {
               reader.choice("c", {"p", "q"}, "p");
             }),
             Catch::StartsWith("options.c: 'z' is not one of: p, q"));
  CHECK(problem([&] { reader.finish(); }) == "options.x: is not known here");
  CHECK(problem([&] { ConfigReader(json::Value("text"), "endpoint"); }) == "endpoint: must be a mapping");
}

TEST_CASE("durations beyond a week, negative or fractional are refused") {
  for (const char* text : {R"({"d":"169h"})", R"({"d":"-1s"})", R"({"d":"1.5s"})", R"({"d":"s"})"}) {
    const auto mapping = options(text);
    ConfigReader reader(mapping, "options");
    CHECK_FALSE(problem([&] { reader.duration("d", 0); }).empty());
  }
}
