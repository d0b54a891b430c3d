#include "core/json.h"

#include <catch2/catch.hpp>

using namespace tieback::mock;

TEST_CASE("numbers keep their text, members their order") {
  const std::string text = R"({"b":2500.00,"a":[1e3,true,null,"x\n\u00e9\u0001"],"c":12345678901234567890.123456789})";
  const Json json = std::get<Json>(parseJson(text));
  CHECK(json.find("b")->numberText() == "2500.00");
  CHECK(json.dump() ==
        "{\"b\":2500.00,\"a\":[1e3,true,null,\"x\\n\xc3\xa9\\u0001\"],\"c\":12345678901234567890.123456789}");
}

TEST_CASE("what is no document is refused with its place") {
  CHECK(std::get<JsonError>(parseJson("{\"a\":}")).offset == 5);
  CHECK(std::holds_alternative<JsonError>(parseJson("")));
  CHECK(std::holds_alternative<JsonError>(parseJson("{} x")));
  CHECK(std::holds_alternative<JsonError>(parseJson(std::string("{}\0x", 4))));
  CHECK(std::holds_alternative<JsonError>(parseJson("\"\xff\"")));
  CHECK(std::holds_alternative<JsonError>(parseJson(std::string(100'000, '['))));
}

TEST_CASE("texts are read whole, wherever their escapes are, and the text that was read is left alone") {
  const std::string text =
      R"(["\"at the start","at the end\\","in \t the \u00e9 middle, \ud83c\udfd7 twice","","\u0000"])";
  const std::string before(text.data(), text.size());
  const Json json = std::get<Json>(parseJson(text));
  CHECK(text == before);
  REQUIRE(json.items().size() == 5);
  CHECK(json.items()[0].string() == "\"at the start");
  CHECK(json.items()[1].string() == "at the end\\");
  CHECK(json.items()[2].string() == "in \t the \xc3\xa9 middle, \xf0\x9f\x8f\x97 twice");
  CHECK(json.items()[3].string().empty());
  CHECK(json.items()[4].string() == std::string(1, '\0'));
  CHECK(json.dump() == std::get<Json>(parseJson(json.dump())).dump());
}

TEST_CASE("control characters, bad escapes and bad UTF-8 are refused at any place of a text") {
  for (std::size_t at = 0; at < 20; ++at) {
    for (const char* bad : {"\x01", "\x1a", "\x1f", "\xff", "\xc3", "\xed\xa0\x80", "\\x", "\\ud800"}) {
      INFO("place " << at);
      std::string inside(20, 'a');
      inside.insert(at, bad);
      const auto result = parseJson("{\"n\":\"" + inside + "\"}");
      REQUIRE(std::holds_alternative<JsonError>(result));
      CHECK_FALSE(std::get<JsonError>(result).message.empty());
      CHECK(std::get<JsonError>(result).offset >= 5);
    }
  }
}

TEST_CASE("a document may be 64 levels deep and no more") {
  CHECK(std::holds_alternative<Json>(parseJson(std::string(64, '[') + std::string(64, ']'))));
  const auto deeper = parseJson(std::string(65, '[') + std::string(65, ']'));
  CHECK(std::get<JsonError>(deeper).message == "nested more than 64 levels deep");
}

TEST_CASE("what must be escaped is, at any place of a text; all else is not") {
  for (std::size_t at = 0; at < 20; ++at) {
    for (int c = 0; c < 256; ++c) {
      std::string text(20, 'a');
      text[at] = static_cast<char>(c);
      const std::string written = Json(text).dump();
      const bool escaped = c < 0x20 || c == '"' || c == '\\';
      INFO("character " << c << " at " << at);
      CHECK((written == "\"" + text + "\"") == !escaped);
      if (c < 0x80) CHECK(std::get<Json>(parseJson(written)).string() == text);
    }
  }
}

TEST_CASE("long documents are written whole") {
  Json list = Json::array();
  for (int i = 0; i < 1000; ++i) list.push(Json(std::string(static_cast<std::size_t>(i), 'x'))).push(Json::number(i));
  CHECK(std::get<Json>(parseJson(list.dump())) == list);
}

TEST_CASE("members are set and found") {
  Json json = Json::object();
  json.set("n", Json::number(7)).set("n", Json::number(8)).set("t", "x");
  CHECK(json.members().size() == 2);
  CHECK(json.find("n")->integer() == 8);
  CHECK_FALSE(Json(JsonNumber{"8.5"}).integer());
  CHECK(json.text("t") == "x");
  CHECK(json.text("n").empty());
}

TEST_CASE("bytes that are no UTF-8 are replaced, the rest stays") {
  CHECK(validUtf8("a\xc3\xa9\xf0\x9f\x8f\x97z") == "a\xc3\xa9\xf0\x9f\x8f\x97z");
  CHECK(validUtf8("\xff") == "\xef\xbf\xbd");
  CHECK(validUtf8("x\xc3") == "x\xef\xbf\xbd");
  CHECK(validUtf8("\xed\xa0\x80") == "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
}
