#include <catch2/catch.hpp>

#include "mail/settings.h"

using namespace tieback;
using namespace tieback::mail;

namespace {

Result<MailSettings> parsed(const std::string& text) {
  return parseMailSettings(json::parse(text), "/etc/tieback");
}

}  // namespace

TEST_CASE("The mail section is read", "[settings]") {
  const auto settings =
      parsed(R"({"smtp": {"host": "mail.example", "port": 2525, "security": "starttls", "username": "u",
    "password": "env:P", "ca_file": "ca.pem"}, "from": "Tieback <t@example.com>", "link": "https://c.example/items/{item}"})")
          .value();
  CHECK(settings.host == "mail.example");
  CHECK(settings.port == 2525);
  CHECK(settings.security == Security::starttls);
  CHECK(settings.ca_file == "/etc/tieback/ca.pem");
  CHECK(settings.from.email == "t@example.com");
  CHECK(settings.link == "https://c.example/items/{item}");
}

TEST_CASE("STARTTLS unless said otherwise, each with its port", "[settings]") {
  const auto port = [](const std::string& security) {
    return parsed(R"({"smtp": {"host": "h")" + security + R"(}, "from": "t@example.com"})").value().port;
  };
  CHECK(port("") == 587);
  CHECK(port(R"(, "security": "tls")") == 465);
  CHECK(port(R"(, "security": "none")") == 25);
}

TEST_CASE("Empty login and files are none", "[settings]") {
  const auto settings =
      parsed(
          R"({"smtp": {"host": "127.0.0.1", "port": 25, "security": "none", "username": "", "password": "", "ca_file": ""},
    "from": "t@example.com"})")
          .value();
  CHECK(settings.username.empty());
  CHECK(settings.ca_file.empty());
}

TEST_CASE("What is wrong is told with its place", "[settings]") {
  const auto where = [](const char* text) {
    const auto result = parsed(text);
    REQUIRE_FALSE(result.ok());
    CHECK(result.error().code == "bad_config");
    CHECK(result.error().category == Category::bad_input);
    return result.error().where;
  };
  CHECK(where(R"({"from": "t@example.com"})") == "smtp");
  CHECK(where(R"({"smtp": [], "from": "t@example.com"})") == "smtp");
  CHECK(where(R"({"smtp": {}, "from": "t@example.com"})") == "smtp.host");
  CHECK(where(R"({"smtp": {"host": "h", "prot": 1}, "from": "t@example.com"})") == "smtp.prot");
  CHECK(where(R"({"smtp": {"host": "h", "port": 0}, "from": "t@example.com"})") == "smtp.port");
  CHECK(where(R"({"smtp": {"host": "h", "port": "25"}, "from": "t@example.com"})") == "smtp.port");
  CHECK(where(R"({"smtp": {"host": "h", "port": 65536}, "from": "t@example.com"})") == "smtp.port");
  CHECK(where(R"({"smtp": {"host": "h", "port": 2.5}, "from": "t@example.com"})") == "smtp.port");
  CHECK(where(R"({"smtp": {"host": "h", "security": "ssl"}, "from": "t@example.com"})") == "smtp.security");
  CHECK(where(R"({"smtp": {"host": "h", "username": "u"}, "from": "t@example.com"})") == "smtp.password");
  CHECK(where(R"({"smtp": {"host": "h", "password": "env:P"}, "from": "t@example.com"})") == "smtp.username");
  CHECK(
      where(
          R"({"smtp": {"host": "h", "security": "none", "username": "u", "password": "env:P"}, "from": "t@example.com"})") ==
      "smtp.security");
  CHECK(where(R"({"smtp": {"host": 3}, "from": "t@example.com"})") == "smtp.host");
  CHECK(where(R"({"smtp": {"host": "h\n"}, "from": "t@example.com"})") == "smtp.host");
  CHECK(where(R"({"smtp": {"host": "h"}})") == "from");
  CHECK(where(R"({"smtp": {"host": "h"}, "from": "Tieback"})") == "from");
  CHECK(where(R"({"smtp": {"host": "h"}, "from": "t@example.com", "link": "javascript:{item}"})") == "link");
  CHECK(where(R"({"smtp": {"host": "h"}, "from": "t@example.com", "form": 1})") == "form");
  CHECK(where("3") == "");
  CHECK(
      parsed(
          R"({"smtp": {"host": "127.0.0.1", "security": "none", "username": "u", "password": "env:P"}, "from": "t@example.com"})")
          .ok());
}
