// JSON as a value: number text is kept, members keep their order, and what is no JSON is refused with its place.
#include <tieback/sdk/json.h>
#include <catch2/catch.hpp>

using tieback::json::parse;
using tieback::json::ParseError;
using tieback::json::TypeError;
using tieback::json::Value;

TEST_CASE("a document comes back as it was: number text, order, unknown members") {
  const std::string text = R"({"z":1.10,"a":[1e2,-0,12345678901234567890.123456789],"n":null,"t":true,"s":"é\n\"\\"})";
  CHECK(parse(text).dump() == text);
}

TEST_CASE("what is no JSON is refused, with the byte") {
  for (const std::string& text :
       {std::string(""), std::string("{"), std::string("{} x"), std::string("{}\0", 3), std::string("[1,]"),
        std::string("{\"a\":1,\"a\":2}"), std::string("\"\x01\""), std::string("\"\xFF\""), std::string("01"),
        std::string("nul"), std::string("\"\\ud800\"")}) {
    CAPTURE(text);
    CHECK_THROWS_WITH(parse(text), Catch::Contains("byte"));
  }
}

TEST_CASE("size and depth have limits") {
  CHECK_THROWS_AS(parse(std::string(100'000, '[')), ParseError);
  CHECK_NOTHROW(parse(std::string(64, '[') + std::string(64, ']')));
  CHECK_THROWS_AS(parse(std::string(65, '[') + std::string(65, ']')), ParseError);
  CHECK_THROWS_AS(parse("[1,2,3]", {.max_bytes = 6}), ParseError);
}

TEST_CASE("accessors refuse what is of another kind, and say what is there") {
  const Value value = parse(R"({"i":7,"f":1.5,"s":"x"})");
  CHECK(value.at("i").asInteger() == 7);
  CHECK_THROWS_AS(value.at("f").asInteger(), TypeError);
  CHECK(value.at("f").asNumberText() == "1.5");
  CHECK_THROWS_WITH(value.at("s").asInteger(), "expected a number, found a string");
  CHECK_THROWS_WITH(value.at("none"), Catch::Contains("\"none\""));
  CHECK(value.find("none") == nullptr);
  CHECK(value.text("i") == "7");
  CHECK(value.text("none", "fallback") == "fallback");
}

TEST_CASE("a dotted path stops at what is missing") {
  const Value value = parse(R"({"a":{"b":{"c":1}}})");
  REQUIRE(value.path("a.b.c") != nullptr);
  CHECK(value.path("a.b.c")->asInteger() == 1);
  CHECK(value.path("a.x.c") == nullptr);
}

TEST_CASE("canonical text does not depend on the order of members") {
  CHECK(parse(R"({"b":1,"a":{"d":2,"c":3}})").canonical() == parse(R"({"a":{"c":3,"d":2},"b":1})").canonical());
  CHECK(parse("[2,1]").canonical() == "[2,1]");
}

TEST_CASE("a control character that is not escaped is refused wherever it stands") {
  for (int byte = 0; byte < 0x20; ++byte) {
    const char c = static_cast<char>(byte);
    for (std::size_t at = 0; at < 40; ++at) {
      std::string text = '"' + std::string(40, 'x') + '"';
      text[at + 1] = c;
      INFO("byte " << byte << " at " << at);
      REQUIRE_THROWS_WITH(parse(text), Catch::Contains("at byte"));
    }
    const bool space = c == '\t' || c == '\n' || c == '\r';
    const std::string between = std::string("[1,") + c + "2]";
    if (space) {
      REQUIRE(parse(between).size() == 2);
    } else {
      REQUIRE_THROWS_WITH(parse(between), Catch::Contains("at byte 3"));
    }
  }
}

TEST_CASE("each byte is escaped, or not, wherever in a text it stands") {
  for (int byte = 0; byte < 0x80; ++byte) {
    const char c = static_cast<char>(byte);
    const bool escaped = byte < 0x20 || c == '"' || c == '\\';
    for (std::size_t at = 0; at < 19; ++at) {
      std::string text(19, 'x');
      text[at] = c;
      const std::string written = Value(text).dump();
      INFO("byte " << byte << " at " << at << ": " << written);
      REQUIRE((written == '"' + text + '"') == !escaped);
      REQUIRE((written.find('\\') != std::string::npos) == escaped);
      if (byte != 0) REQUIRE(parse(written).asString() == text);
    }
  }
  CHECK(Value("äöü€𝄞 are not escaped").dump() == "\"äöü€𝄞 are not escaped\"");
}

TEST_CASE("control characters are escaped, so that a log line stays one line") {
  CHECK(Value(std::string("a\0b\r\n\x1F", 6)).dump() == R"("a\u0000b\u000d\n\u001f")");
  CHECK(parse(Value(std::string("a\0b", 3)).dump()).asString() == std::string("a\0b", 3));
}

TEST_CASE("objects are built and changed in place") {
  Value value;
  value["a"]["b"] = 1;
  value.set("c", Value::array({1, "two", nullptr}));
  CHECK(value.dump() == R"({"a":{"b":1},"c":[1,"two",null]})");
  CHECK(value.erase("a"));
  CHECK_FALSE(value.erase("a"));
  CHECK(parse(value.dump(2)) == value);
}

TEST_CASE("a repeated member is refused however many stand before it") {
  for (const int members : {1, 23, 24, 25, 60}) {
    INFO(members);
    std::string text = "{";
    for (int i = 0; i < members; ++i) text += "\"m" + std::to_string(i) + "\":" + std::to_string(i) + ",";
    CHECK(parse(text + "\"other\":null}").size() == static_cast<std::size_t>(members) + 1);
    for (const int repeated : {0, members / 2, members - 1}) {
      CHECK_THROWS_AS(parse(text + "\"m" + std::to_string(repeated) + "\":null}"), ParseError);
    }
  }
}

TEST_CASE("invalid UTF-8 is refused wherever it stands") {
  for (std::size_t before = 0; before < 20; ++before) {
    INFO(before);
    const std::string start = "[\"" + std::string(before, 'x');
    CHECK_THROWS_AS(parse(start + "\xff\"]"), ParseError);
    CHECK_THROWS_AS(parse(start + "\xc3\"]"), ParseError);
    CHECK(parse(start + "\xc3\xbc\"]").items().at(0).asString() == std::string(before, 'x') + "\xc3\xbc");
  }
}

TEST_CASE("A document that is put into another is taken over, not copied") {
  const std::string text(100, 'x');
  Value inner = Value::object({{"text", text}});
  const char* const kept = inner.at("text").asString().data();
  Value outer = Value::object({{"inner", std::move(inner)}, {"list", Value::array({1, 2})}});
  CHECK(outer.at("inner").at("text").asString().data() == kept);
  CHECK(outer.at("inner").at("text").asString() == text);
  CHECK(outer.at("list").size() == 2);
}

TEST_CASE("What was written already is handed on as it is, and read again where it is to look otherwise") {
  const std::string text = R"({"b":[1.50,"x"],"a":null})";
  const Value document = Value::object({{"page", Value::written(text)}, {"next", nullptr}});
  CHECK(document.dump() == R"({"page":)" + text + R"(,"next":null})");
  CHECK(document.canonical() == R"({"next":null,"page":{"a":null,"b":[1.50,"x"]}})");
  CHECK(Value::written(text).dump(2) == parse(text).dump(2));
  CHECK(document.at("page").isWritten());
  CHECK(document.at("page").asWritten() == text);
  CHECK(document.path("page.b") == nullptr);
  CHECK_THROWS_AS(document.at("page").members(), TypeError);
  CHECK(Value::written(text) == Value::written(text));
  CHECK_FALSE(Value::written(text) == parse(text));
  CHECK_THROWS_AS(Value(text).asWritten(), TypeError);
}
