#include "domain/json_part.h"

#include <catch2/catch.hpp>

#include <tieback/sdk/json.h>

using tieback::domain::json_part::find;
using tieback::json::Value;

namespace {

constexpr std::string_view kText =
    R"({"n":12.50,"s":"a \"}{][\\","e":{},"l":[{"c":1},"]",[]],"c":{"v":{"id":7,"w":"x"},"t":true},"z":null})";

}  // namespace

TEST_CASE("What stands at a path of a JSON text is found as it is written there") {
  CHECK(find(kText, "n") == "12.50");
  CHECK(find(kText, "s") == R"("a \"}{][\\")");
  CHECK(find(kText, "e") == "{}");
  CHECK(find(kText, "l") == R"([{"c":1},"]",[]])");
  CHECK(find(kText, "c.v") == R"({"id":7,"w":"x"})");
  CHECK(find(kText, "c.v.w") == R"("x")");
  CHECK(find(kText, "c.t") == "true");
  CHECK(find(kText, "z") == "null");
  CHECK(find("{ \"a\" : 1 ,\n\t\"b\" : { \"c\" : [ 1 , 2 ] } }", "b.c") == "[ 1 , 2 ]");
}

TEST_CASE("What is not there is told from a text that can't be followed") {
  for (const auto path : {"x", "c.x", "e.x", "n.x", "s.x", "l.c", "z.x", "w", ""}) {
    INFO(path);
    CHECK(find(kText, path) == std::string_view());
  }
  for (const auto text :
       {"", " ", "{", "{\"", "{\"a", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":{\"b\":", "{\"a\":\"b\\", "{\"a\":[1,{}",
        "{\"a\" 1}", "{\"a\":,\"x\":1}", "{\"a\":1 \"x\":2}", "{a:1,\"x\":2}"}) {
    INFO(text);
    CHECK_FALSE(find(text, "x"));
  }
}

TEST_CASE("Whatever is cut off a JSON text, no more is read than there is, and nothing is found that was not there") {
  for (std::size_t length = 0; length < kText.size(); ++length) {
    const std::string cut(kText.substr(0, length));
    INFO(cut);
    const auto found = find(cut, "z");
    CHECK((!found || *found == "n" || *found == "nu" || *found == "nul" || *found == "null"));
  }
}

TEST_CASE("Each member of a document is found in its text as it is in its value") {
  const Value document = tieback::json::parse(kText);
  const std::string text = document.dump();
  for (const auto& [name, value] : document.members()) {
    const auto found = find(text, name);
    REQUIRE(found);
    CHECK(tieback::json::parse(*found) == value);
  }
}
