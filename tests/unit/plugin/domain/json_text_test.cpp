#include "domain/json_text.h"

#include <catch2/catch.hpp>

namespace tieback::domain {

TEST_CASE("a document that is written is the text of the same document as a value") {
  JsonText text;
  text.object([&] {
    text.nameOf("a \"name\"").text("a\n\"text\" é");
    text.name("list").array([&] {
      text.number(-7);
      text.array([] {});
      text.object([] {});
      text.null();
    });
    text.name("whole").raw(R"({"x":1.50})");
    text.name("yes").boolean(true);
  });
  const auto value =
      json::Value::object({{"a \"name\"", "a\n\"text\" é"},
                           {"list", json::Value::array({-7, json::Value::array(), json::Value::object(), nullptr})},
                           {"whole", json::Value::object({{"x", json::Value::number("1.50")}})},
                           {"yes", true}});
  CHECK(text.take() == value.dump());
}

}  // namespace tieback::domain
