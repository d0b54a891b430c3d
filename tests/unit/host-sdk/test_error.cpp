// Error documents, results, and text that is no UTF-8.
#include <tieback/sdk/result.h>
#include <catch2/catch.hpp>

#include <memory>

using namespace tieback;

TEST_CASE("an error survives its document") {
  const Error error{"stale_revision", Category::conflict, "Read it again.", "expected_revision",
                    json::Value::object({{"revision", 4}})};
  CHECK(errorFromJson(toJson(error)) == error);
}

TEST_CASE("what is no error document is not taken for one") {
  CHECK_FALSE(errorFromJson(json::parse("[]")));
  CHECK_FALSE(errorFromJson(json::parse(R"({"code":"x","category":"nonsense","message":"m"})")));
  CHECK_FALSE(errorFromJson(json::parse(R"({"code":1,"category":"internal","message":"m"})")));
}

TEST_CASE("an answer that belies its status is the other side's fault") {
  const std::string conflict = R"({"code":"x","category":"conflict","message":"m"})";
  CHECK(errorFromAnswer(TIEBACK_CONFLICT, conflict).code == "x");
  CHECK(errorFromAnswer(TIEBACK_BAD_INPUT, conflict).category == Category::internal);
  CHECK(errorFromAnswer(TIEBACK_CONFLICT, "").category == Category::internal);
  CHECK(errorFromAnswer(99, conflict).category == Category::internal);
}

TEST_CASE("UTF-8 is cleaned byte by byte, and left alone where it is right") {
  CHECK(cleanUtf8("Größe €5 \U0001F600") == "Größe €5 \U0001F600");
  CHECK(cleanUtf8("a\xC3") == "a\xEF\xBF\xBD");
  CHECK(cleanUtf8("\xED\xA0\x80") == "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");  // a surrogate
  CHECK(cleanUtf8("\xC0\xAF") == "\xEF\xBF\xBD\xEF\xBF\xBD");                  // overlong
  CHECK(cleanUtf8("") == "");
  // Wherever it stands: plain text is looked at eight bytes at a time.
  for (std::size_t before = 0; before < 18; ++before) {
    const std::string plain(before, 'x');
    CHECK(cleanUtf8(plain + "é" + plain) == plain + "é" + plain);
    CHECK(cleanUtf8(plain + "\xFF" + plain) == plain + "\xEF\xBF\xBD" + plain);
    CHECK(cleanUtf8(plain + "\xE2\x82") == plain + "\xEF\xBF\xBD\xEF\xBF\xBD");
  }
}

TEST_CASE("a result is a value or an error, and asking for the wrong one is a programming error") {
  const Result<int> good = 5;
  const Result<int> bad = badRequest("no");
  CHECK(*good == 5);
  CHECK(bad.error().message == "no");
  CHECK_THROWS_AS(bad.value(), BadResult);
  CHECK_THROWS_AS(good.error(), BadResult);
  Result<std::unique_ptr<int>> owner = std::make_unique<int>(7);
  CHECK(*std::move(owner).value() == 7);
}
