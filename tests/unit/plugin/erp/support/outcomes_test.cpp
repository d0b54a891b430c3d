#include "erp/support/outcomes.h"

#include <catch2/catch.hpp>

#include <array>

#include "erp/support/encode.h"

using namespace tieback;
using namespace tieback::erp;

TEST_CASE("a lost write is doubt, a lost read is tried again, and what was not sent is tried later") {
  const auto outcome = [](Exchange exchange, Effect effect) {
    return std::get<Outcome>(answerOf(exchange, effect, "ERP"));
  };
  CHECK(std::get<InDoubt>(outcome(Lost{"reset"}, Effect::write)).known == "reset");
  CHECK(std::get<TryLater>(outcome(Lost{"reset"}, Effect::read)).error.category == Category::erp_unavailable);
  const auto not_sent = std::get<TryLater>(outcome(NotSent{"refused"}, Effect::write));
  CHECK(not_sent.error.code == "erp_unreachable");
  CHECK(not_sent.whole_connection);
  const auto held = std::get<TryLater>(outcome(NotSent{"our limit", 42}, Effect::write));
  CHECK(held.error.code == "throttled");
  CHECK(held.at_us == 42);
}

TEST_CASE("Retry-After is seconds or a date, and nothing else") {
  const std::int64_t now = 1'780'000'000'000'000;  // 2026-05-28T20:26:40Z
  const auto at = [&](const char* text) { return retryAfterUs({429, {{"retry-after", text}}, ""}, now); };
  CHECK(at("120") == now + 120'000'000);
  CHECK(at("Thu, 28 May 2026 20:27:40 GMT") == now + 60'000'000);
  CHECK(at("Thu, 28 May 2020 20:27:40 GMT") == now);
  CHECK(at("999999999") == now + 86'400'000'000);
  CHECK_FALSE(at("soon").has_value());
  CHECK_FALSE(retryAfterUs({429, {}, ""}, now).has_value());
}

TEST_CASE("a pattern's parts must occur in order, whatever their case") {
  CHECK(matches("vendor*inactive", "The VENDOR V-1 is Inactive."));
  CHECK_FALSE(matches("vendor*inactive", "Inactive vendor"));
  CHECK_FALSE(matches("aa*aa", "aaa"));
  CHECK(matches("", "anything"));
}

TEST_CASE("words without a rule are kept as they are") {
  constexpr auto kRules = std::to_array<ErrorRule>({{"closed", "period_closed", "Date", "It is closed.", "Open it."}});
  CHECK(explain(kRules, "ERP", "Period CLOSED").code == "period_closed");
  const auto unknown = explain(kRules, "ERP", "Strange things");
  CHECK(unknown.code == "erp_refused");
  CHECK(unknown.message == "ERP refused it: Strange things");
  CHECK(unknown.erp_message == "Strange things");
}

TEST_CASE("an excerpt has no markup, no control characters, and ends between characters") {
  CHECK(excerpt("<html>\n<body><b>Bad</b>  gateway</body></html>") == "Bad gateway");
  CHECK(excerpt("a < b\tand\x01 c") == "a < b and c");
  std::string many;
  for (int i = 0; i < 400; ++i) many += "ü";
  const auto cut = excerpt("x" + many);
  CHECK(cut.size() <= 503);
  CHECK(cut == cleanUtf8(cut));
}

TEST_CASE("texts are encoded for URLs, forms and headers") {
  CHECK(percentEncode("a b'&$ü~") == "a%20b%27%26%24%C3%BC~");
  CHECK(formEncode({{"a", "x y"}, {"b", "1&2"}}) == "a=x%20y&b=1%262");
  CHECK(base64(std::string(80, 'a')).find('\n') == std::string::npos);
  CHECK(base64("user:1:key") == "dXNlcjoxOmtleQ==");
}

TEST_CASE("a byte order mark before a document is no part of it") {
  CHECK(parseBody({200, {}, "\xEF\xBB\xBF{\"a\":1}"})->text("a") == "1");
}
