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
