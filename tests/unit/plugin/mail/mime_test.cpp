#include <catch2/catch.hpp>

#include <Poco/Net/QuotedPrintableDecoder.h>

#include <sstream>

#include "mail/mime.h"

using namespace tieback::mail;

namespace {

Letter letter(Message message) {
  return {"acme.1",
          {"Tieback", "tieback@example.com"},
          {"Jürgen", "j@example.com"},
          1'781'514'000'000'000,
          std::move(message)};
}

// The parts' headers and decoded texts, as any reader finds them by the boundary.
std::vector<std::pair<std::string, std::string>> partsOf(const std::string& written) {
  const auto quote = written.find("boundary=\"") + 10;
  const auto mark = "\r\n--" + written.substr(quote, written.find('"', quote) - quote);
  std::vector<std::pair<std::string, std::string>> parts;
  for (auto at = written.find(mark); written.compare(at + mark.size(), 2, "--") != 0;) {
    const auto begin = at + mark.size() + 2;
    const auto body = written.find("\r\n\r\n", begin) + 4;
    at = written.find(mark, body);
    std::istringstream stream(written.substr(body, at - body));
    Poco::Net::QuotedPrintableDecoder decoder(stream);
    parts.emplace_back(written.substr(begin, body - begin), std::string(std::istreambuf_iterator<char>(decoder), {}));
  }
  return parts;
}

}  // namespace

TEST_CASE("A letter is the same whenever it is written", "[mime]") {
  const auto one = compose(letter({"Änderung", "Text", "<p>Text</p>"}));
  CHECK(one == compose(letter({"Änderung", "Text", "<p>Text</p>"})));
  CHECK(one.find("From: Tieback <tieback@example.com>\r\nTo: =?UTF-8?B?SsO8cmdlbg==?= <j@example.com>\r\n"
                 "Subject: =?UTF-8?B?w4RuZGVydW5n?=\r\nDate: Mon, 15 Jun 2026 09:00:00 +0000\r\n"
                 "Message-ID: <tieback.acme=2E1@example.com>\r\n") == 0);
}

TEST_CASE("A reader finds both texts in it", "[mime]") {
  const std::string text =
      "Grüße,\nein langer Satz, der über die Zeile hinausgeht, die quoted-printable erlaubt: " + std::string(200, 'x') +
      "\n.\nEnde\n";
  const auto parts = partsOf(compose(letter({"S", text, "<p>Grüße = 100 %</p>\n"})));
  REQUIRE(parts.size() == 2);
  CHECK(parts[0].first.find("text/plain; charset=utf-8") != std::string::npos);
  CHECK(parts[1].first.find("text/html; charset=utf-8") != std::string::npos);
  std::string crlf;
  for (const char c : text) crlf += c == '\n' ? std::string("\r\n") : std::string(1, c);
  CHECK(parts[0].second == crlf);
  CHECK(parts[1].second == "<p>Grüße = 100 %</p>\r\n");
}

TEST_CASE("No line is too long, and every byte is ASCII", "[mime]") {
  const auto written =
      compose(letter({std::string(500, 'S') + "ü", std::string(5000, 'x') + "ü\r\rBcc: a", std::string(5000, '\xC3')}));
  std::istringstream lines(written);
  for (std::string line; std::getline(lines, line);) {
    REQUIRE(!line.empty());
    CHECK(line.back() == '\r');
    CHECK(line.size() <= 77);
  }
  for (const char c : written) REQUIRE((c == '\r' || c == '\n' || c == '\t' || (c >= 0x20 && c < 0x7F)));
}

TEST_CASE("No text can add a header or end a part", "[mime]") {
  const auto written =
      compose(letter({"S\r\nBcc: eve@example.com\r\n\r\nbody", "--=_tieback.acme2E1example.com--\r\nX-Evil: 1", "x"}));
  const auto head = written.substr(0, written.find("\r\n\r\n"));
  CHECK(head.find("\nBcc:") == std::string::npos);
  CHECK(written.find("\r\n--=_tieback.acme2E1example.com--\r\nX-Evil") == std::string::npos);
}
