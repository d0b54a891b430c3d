#include <catch2/catch.hpp>

#include "domain/text.h"
#include "domain/text_template.h"

using namespace tieback::domain;

TEST_CASE("Texts are counted and cut in code points", "[text]") {
  CHECK(codePoints("") == 0);
  CHECK(codePoints("Grüße €") == 7);
  CHECK(codePoints("\xF0\x9F\x8F\x97") == 1);
  CHECK(cutTo("Grüße €", 4) == "Grüß");
  CHECK(cutTo("Grüße €", 6) == "Grüße");  // no blank at the cut
  CHECK(cutTo("abc", 3) == "abc");
  CHECK(cutTo("abc", 0).empty());
}

TEST_CASE("Control characters are found, of both ranges", "[text]") {
  const auto refused = LineBreaks::refused;
  const auto allowed = LineBreaks::allowed;
  CHECK_FALSE(hasControlCharacters("Grüße, 100 €", refused));
  CHECK(hasControlCharacters("a\nb", refused));
  CHECK_FALSE(hasControlCharacters("a\nb\r\n\tc", allowed));
  CHECK(hasControlCharacters("a\rb", allowed));
  CHECK(hasControlCharacters(std::string("a\0b", 3), allowed));
  CHECK(hasControlCharacters("a\x1b[0m", allowed));
  CHECK(hasControlCharacters("a\x7f", allowed));
  CHECK(hasControlCharacters("a\xC2\x85", allowed));
  CHECK_FALSE(hasControlCharacters("a\xC2\xA0", allowed));
}

TEST_CASE("A date is one of the calendar", "[text]") {
  for (const auto* good : {"2026-06-15", "2028-02-29", "2000-02-29", "0001-01-01"}) CHECK(isDate(good));
  for (const auto* bad :
       {"", "2026-6-15", "2026-06-31", "2026-02-29", "1900-02-29", "2026-13-01", "2026-00-10", "2026-06-00",
        "15.06.2026", "2026-06-15 ", "2026/06/15", "+026-06-15", "-026-06-15", "2026-06-1x"}) {
    INFO(bad);
    CHECK_FALSE(isDate(bad));
  }
}

TEST_CASE("A template takes the first path that is not empty", "[template]") {
  const auto lookup = [](std::string_view path) -> std::string {
    if (path == "a.full") return "A";
    return path == "b" ? "B" : "";
  };
  const auto filled = [&](const char* text) { return TextTemplate::parse(text).value().fill(lookup); };
  CHECK(filled("{a.full}") == "A");
  CHECK(filled("x{a.none|b}y") == "xBy");
  CHECK(filled("{a.none}") == "");
  CHECK(filled("{{a.full}} {b}") == "{a.full} B");
  CHECK(filled("plain") == "plain");
  CHECK(filled("") == "");
}

TEST_CASE("A template that is wrong says where", "[template]") {
  const auto message = [](const char* text) { return TextTemplate::parse(text).error().message; };
  CHECK(message("ab{c") == "\"ab{c\": a { that is not closed at character 3.");
  CHECK(message("a}b") == "\"a}b\": a } that closes nothing at character 2.");
  for (const auto* bad : {"{}", "{a|}", "{a b}", "{a..b}", "{.a}", "{a.}", "{a{b}}"}) {
    INFO(bad);
    CHECK_FALSE(TextTemplate::parse(bad).ok());
  }
}

TEST_CASE("A template knows its paths", "[template]") {
  const auto parsed = TextTemplate::parse("{answers.date|today} {x}").value();
  CHECK(parsed.paths() == std::vector<std::string>{"answers.date", "today", "x"});
  CHECK(parsed.mentions("answers"));
  CHECK_FALSE(parsed.mentions("answer"));
}
