#include "domain/shared_json.h"

#include <catch2/catch.hpp>

using tieback::domain::SharedJson;
using tieback::json::Value;

namespace {

const Value& valueOf(const SharedJson& json) {
  return json;
}

}  // namespace

TEST_CASE("A shared document from text is what the text says, and gives the same text back") {
  const std::string text = R"({"b":1.50,"a":["x"]})";
  const auto json = SharedJson::fromText(text);
  CHECK(json.dump() == text);
  CHECK(valueOf(json).text("b") == "1.50");
  CHECK(json.path("a")->items().front().asString() == "x");
  CHECK(json.dump() == text);
}

TEST_CASE("Shared documents are the same when they say the same, wherever they came from") {
  const auto text = SharedJson::fromText(R"({"a":1})");
  CHECK(text == SharedJson::fromText(R"({"a":1})"));
  CHECK(text == SharedJson::fromText(R"({ "a" : 1 })"));
  CHECK(text == SharedJson(Value::object({{"a", 1}})));
  CHECK_FALSE(text == SharedJson::fromText(R"({"a":2})"));
  CHECK_FALSE(text == SharedJson(Value::object()));
  const SharedJson copy = text;  // NOLINT(performance-unnecessary-copy-initialization): what is looked at
  CHECK(copy == text);
}

TEST_CASE("Text that was damaged is told to each who looks, and to nobody else") {
  const auto json = SharedJson::fromText(R"({"a":)");
  CHECK(json.dump() == R"({"a":)");
  CHECK(json == json);
  CHECK_THROWS_AS(json.path("a"), tieback::json::ParseError);
  CHECK_THROWS_AS(valueOf(json), tieback::json::ParseError);
}

TEST_CASE("A part of a shared document is the same before and after all of it was looked at") {
  const auto json = SharedJson::fromText(R"({"a":{"b":[1.50]},"c":"x"})");
  const auto look = [&] {
    CHECK(json.part("a") == tieback::json::parse(R"({"b":[1.50]})"));
    CHECK(json.part("a.b").items().front().asNumberText() == "1.50");
    CHECK(json.part("c") == Value("x"));
    CHECK(json.part("c.x").isNull());
    CHECK(json.part("d").isNull());
    CHECK(json.partText("a") == R"({"b":[1.50]})");
    CHECK(json.partText("c") == R"("x")");
    CHECK(json.partText("c.x") == "null");
    CHECK(json.partText("d") == "null");
  };
  look();
  CHECK(json.path("c") != nullptr);
  look();
}

TEST_CASE("A part of a text that was damaged is told like the whole of it") {
  CHECK_THROWS_AS(SharedJson::fromText(R"({"a":)").part("a"), tieback::json::ParseError);
  CHECK_THROWS_AS(SharedJson::fromText(R"({"a":nil})").part("a"), tieback::json::ParseError);
  CHECK_THROWS_AS(SharedJson::fromText("").part("a"), tieback::json::ParseError);
  CHECK_THROWS_AS(SharedJson::fromText(R"({"a":)").partText("a"), tieback::json::ParseError);
}

TEST_CASE("A part of a document that came as a value is its text as well") {
  const SharedJson json(tieback::json::parse(R"({"a":{"b":[1.50]}})"));
  CHECK(json.partText("a.b") == "[1.50]");
  CHECK(json.partText("a.c") == "null");
}

TEST_CASE("A null document is null however it came to be") {
  const auto item =
      GENERATE(as<SharedJson>{}, SharedJson(), SharedJson(nullptr), SharedJson(Value()), SharedJson::fromText("null"));
  CHECK(item.value().isNull());
  CHECK(item.dump() == "null");
  CHECK(item.path("a") == nullptr);
  CHECK(item.part("a").isNull());
  CHECK(item.partText("a") == "null");
  CHECK(item == SharedJson());
  CHECK_FALSE(item == SharedJson(Value(1)));
  CHECK_FALSE(SharedJson(Value(1)) == item);
}
