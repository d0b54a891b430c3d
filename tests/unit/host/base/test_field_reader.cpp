#include <base/field_reader.h>

#include <catch2/catch.hpp>

using namespace tieback;
using namespace tieback::host;

namespace {

std::optional<Error> readAmount(const std::string& body) {
  const auto object = json::parse(body);
  FieldReader fields(object, "items[2]");
  std::string amount;
  fields.decimal("amount", amount, 2);
  return fields.finish();
}

}  // namespace

TEST_CASE("amounts are exact text with the currency's decimals, and a refusal names the place") {
  CHECK_FALSE(readAmount(R"({"amount": "-12500.00"})"));
  for (const char* wrong :
       {R"({"amount": 12.5})", R"({"amount": "1e3"})", R"({"amount": "1,000"})", R"({"amount": "1.005"})",
        R"({"amount": ""})", R"({"amount": "99999999999999999999"})", R"({"amount": " 1"})", R"({"amount": true})"}) {
    const auto error = readAmount(wrong);
    INFO(wrong);
    REQUIRE(error);
    CHECK(error->code == "bad_request");
    CHECK(error->where == "items[2].amount");
  }
  CHECK(readAmount(R"({"amount": "1.005"})")->message.find("3 decimals") != std::string::npos);
}

TEST_CASE("unknown members are refused by name") {
  const auto error = readAmount(R"({"amount": "1", "amuont": "1"})");
  REQUIRE(error);
  CHECK(error->where == "items[2].amuont");
}

TEST_CASE("text: limits count characters, control characters are refused") {
  const auto read = [](const std::string& text, const TextRule& rule) {
    const auto object = json::Value::object({{"title", text}});
    FieldReader fields(object, "");
    std::string into;
    fields.text("title", into, rule);
    return fields.finish();
  };
  CHECK_FALSE(read("Grüße", {.max = 5}));
  CHECK(read("Grüßen", {.max = 5}));
  CHECK(read("a\nb", {}));
  CHECK_FALSE(read("a\nb", {.multiline = true}));
  CHECK(read(std::string("a\0b", 3), {.multiline = true}));
  CHECK(read("a\x7f", {}));
  CHECK(read("a\xc2\x85", {}));
  CHECK(read("  ", {.required = true}));
  CHECK(read(std::string(10'000'000, 'x'), {}));  // NOLINT(bugprone-string-constructor): 10 MB are meant
}

TEST_CASE("a missing member leaves its target, null clears an optional one") {
  const auto object = json::parse(R"({"due": null})");
  FieldReader fields(object, "");
  std::optional<std::string> due = "2026-01-01";
  std::optional<std::string> paid = "2026-01-02";
  fields.date("due", due);
  fields.date("paid", paid);
  CHECK_FALSE(fields.finish());
  CHECK_FALSE(due);
  CHECK(paid == "2026-01-02");
}

TEST_CASE("dates must exist") {
  const auto read = [](const std::string& text) {
    const auto object = json::Value::object({{"due", text}});
    FieldReader fields(object, "");
    std::optional<std::string> due;
    fields.date("due", due);
    return !fields.finish();
  };
  CHECK(read("2024-02-29"));
  for (const char* wrong : {"2023-02-29", "2026-13-01", "2026-1-1", "2026-06-15T00:00:00Z", "2026-06-1x", "-026-06-15"})
    CHECK_FALSE(read(wrong));
}
