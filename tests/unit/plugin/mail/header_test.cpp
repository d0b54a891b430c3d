#include <catch2/catch.hpp>

#include <Poco/Base64Decoder.h>

#include <set>
#include <sstream>

#include "mail/header.h"

using namespace tieback::mail;

namespace {

// What a reader makes of encoded words, folded or not.
std::string decoded(const std::string& header) {
  static const std::string kBegin = "=?UTF-8?B?";
  std::string text;
  for (std::size_t at = header.find(kBegin); at != std::string::npos; at = header.find(kBegin, at)) {
    at += kBegin.size();
    std::istringstream stream(header.substr(at, header.find("?=", at) - at));
    Poco::Base64Decoder decoder(stream);
    text += std::string(std::istreambuf_iterator<char>(decoder), {});
  }
  return text;
}

void checkLines(const std::string& header, std::size_t first_column) {
  std::istringstream lines(header);
  bool first = true;
  for (std::string line; std::getline(lines, line); first = false) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    CHECK(line.size() + (first ? first_column : 0) <= 76);
    CHECK(line.find('\r') == std::string::npos);
    if (!first) CHECK(line.front() == ' ');
  }
}

}  // namespace

TEST_CASE("Header text is one line of plain ASCII", "[header]") {
  CHECK(headerText("ERP CCO Rejection Notification") == "ERP CCO Rejection Notification");
  CHECK(headerText("a\r\nBcc: eve@example.com") == "a Bcc: eve@example.com");
  CHECK(headerText("a\tb\x7f"
                   "c\xC2\x85"
                   "d\xE2\x80\xA8"
                   "e") == "a b c d e");
  CHECK(headerText(std::string("a\0b", 3)) == "a b");
}

TEST_CASE("Anything else is encoded so that it comes back", "[header]") {
  for (const std::string text :
       {"Änderung Nr. 7", "=?UTF-8?B?QQ==?= is not mine", "\xF0\x9F\x8F\x97 crane",
        "Ein sehr langer Titel über Fundamente, Felsabtrag und die nötigen Verbauten für den Turm am Hafen",
        "A plain title that is so long that it would not fit on one line of a header at all, so it is folded"}) {
    for (const std::size_t column : {0U, 9U, 40U}) {
      const auto header = headerText(text, column);
      INFO(header);
      CHECK(decoded(header) == text);
      checkLines(header, column);
      for (const char c : header) CHECK((c == '\r' || c == '\n' || (c >= 0x20 && c < 0x7F)));
    }
  }
}

TEST_CASE("Bytes that are no UTF-8 do no harm", "[header]") {
  CHECK(decoded(headerText("a\xff\xfe")) == "a\xEF\xBF\xBD\xEF\xBF\xBD");
}

TEST_CASE("Names beside addresses cannot break out", "[header]") {
  CHECK(headerAddress({"", "pat@example.com"}) == "pat@example.com");
  CHECK(headerAddress({"Pat O'Neil", "pat@example.com"}) == "Pat O'Neil <pat@example.com>");
  const auto header = headerAddress({"Eve <eve@example.com>,\r\nBcc: x@y.z", "pat@example.com"});
  CHECK(decoded(header) == "Eve <eve@example.com>, Bcc: x@y.z");
  CHECK(header.find("eve@") == std::string::npos);
  checkLines(headerAddress({std::string(200, 'x') + "ü", "pat@example.com"}), 6);
}

TEST_CASE("A mail has one Message-ID, and no two have the same", "[header]") {
  CHECK(messageId("acme.4711", "example.com") == "<tieback.acme=2E4711@example.com>");
  CHECK(messageId("acme.4711", "example.com") == messageId("acme.4711", "example.com"));
  std::set<std::string> ids;
  for (const auto* id : {"a.b", "a=2Eb", "a b", "a\r\nb", "ab", "a>b"}) {
    const auto made = messageId(id, "example.com");
    CHECK(made.find_first_of("\r\n ") == std::string::npos);
    CHECK(ids.insert(made).second);
  }
}
