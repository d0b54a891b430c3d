#include <catch2/catch.hpp>

#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/SocketAddress.h>

#include <stdexcept>

#include "mail/sender.h"
#include "smtp_script.h"

using namespace tieback::mail;

namespace {

using Kind = SendResult::Kind;

MailSettings settingsFor(int port) {
  MailSettings settings;
  settings.host = "localhost";
  settings.port = port;
  settings.from = {"Tieback", "tieback@example.com"};
  settings.ca_file = TIEBACK_TEST_DATA "/server.crt";
  return settings;
}

SendResult sendWith(const MailSettings& settings, const Address& to = {"Pat", "pat@example.com"}) {
  const auto secret = [](const std::string& reference) { return "secret of " + reference; };
  const MailSender sender(settings, secret, 5'000'000);
  return sender.send({"Subject", "Text\n.\n..dots\n", "<p>Text</p>"}, to, "acme.1", 1'781'514'000'000'000);
}

SendResult sendTo(SmtpServer& server) {
  return sendWith(settingsFor(server.port()));
}

}  // namespace

TEST_CASE("A mail is handed over, dots and all", "[smtp]") {
  SmtpServer server({});
  const auto result = sendTo(server);
  CHECK(result.kind == Kind::accepted);
  CHECK(result.reply == "250 2.0.0 queued as 77");
  const auto& heard = server.heard();
  REQUIRE(heard.size() == 5);
  CHECK(heard[0].rfind("EHLO [127.0.0.1]", 0) == 0);
  CHECK(heard[1] == "MAIL FROM:<tieback@example.com>");
  CHECK(heard[2] == "RCPT TO:<pat@example.com>");
  CHECK(heard[3] == "DATA");
  CHECK(heard[4] == "QUIT");
  CHECK(server.message() == compose({"acme.1",
                                     {"Tieback", "tieback@example.com"},
                                     {"Pat", "pat@example.com"},
                                     1'781'514'000'000'000,
                                     {"Subject", "Text\n.\n..dots\n", "<p>Text</p>"}}));
}

TEST_CASE("A reply of the 4xx kind means later, 5xx refused", "[smtp]") {
  struct Case {
    const char* command;
    const char* reply;
    Kind kind;
    bool setup;
  };
  const auto one = GENERATE(values<Case>({
      {"GREETING", "421 too busy", Kind::try_later, true},
      {"GREETING", "554 no mail here", Kind::try_later, true},
      {"EHLO", "502 what?", Kind::try_later, true},
      {"MAIL", "451 later", Kind::try_later, false},
      {"MAIL", "550 sender refused", Kind::refused, false},
      {"RCPT", "450 greylisted", Kind::try_later, false},
      {"RCPT", "550-5.1.1 no such\r\n550 user", Kind::refused, false},
      {"DATA", "452 disk full", Kind::try_later, false},
      {"DATA", "554 no", Kind::refused, false},
      {".", "451 later", Kind::try_later, false},
      {".", "552 too large", Kind::refused, false},
      {"QUIT", "500 never heard of it", Kind::accepted, false},
      {"QUIT", "drop", Kind::accepted, false},
  }));
  SmtpServer server({{{one.command, one.reply}}, false, false, ""});
  const auto result = sendTo(server);
  INFO(one.command << " " << one.reply << " -> " << result.reply);
  CHECK(result.kind == one.kind);
  CHECK(result.setup == one.setup);
  if (one.kind != Kind::accepted) CHECK(result.reply.substr(0, 3) == std::string(one.reply).substr(0, 3));
}

TEST_CASE("A connection that breaks at any point means later", "[smtp]") {
  const auto* command = GENERATE("GREETING", "EHLO", "MAIL", "RCPT", "DATA", ".");
  const auto* how = GENERATE("drop", "drop:250-half a reply", "drop:not SMTP at all");
  SmtpServer server({{{command, how}}, false, false, ""});
  const auto result = sendTo(server);
  INFO(command << " " << how << " -> " << result.reply);
  CHECK(result.kind == Kind::try_later);
  CHECK_FALSE(result.reply.empty());
}

TEST_CASE("A reply without an end is cut off", "[smtp]") {
  SmtpServer server({{{"EHLO", "250-" + std::string(100'000, 'x')}}, false, false, ""});
  CHECK(sendTo(server).kind == Kind::try_later);
}

TEST_CASE("Nobody there, and no such name", "[smtp]") {
  int port = 0;
  {
    Poco::Net::ServerSocket socket(Poco::Net::SocketAddress("127.0.0.1", 0));
    port = socket.address().port();
  }
  const auto result = sendWith(settingsFor(port));
  CHECK(result.kind == Kind::try_later);
  CHECK(result.setup);
  auto settings = settingsFor(25);
  settings.host = "no-such-host.invalid";
  CHECK(sendWith(settings).kind == Kind::try_later);
}

TEST_CASE("A server that says nothing is given up after the time-out", "[smtp]") {
  Poco::Net::ServerSocket silent(Poco::Net::SocketAddress("127.0.0.1", 0));
  const MailSender sender(settingsFor(silent.address().port()), nullptr, 50'000);
  const auto result = sender.send({"S", "T", "H"}, {"", "pat@example.com"}, "1", 0);
  CHECK(result.kind == Kind::try_later);
}

TEST_CASE("Login by PLAIN, else by LOGIN, else not at all", "[smtp]") {
  const auto with = [](SmtpServer& server) {
    auto settings = settingsFor(server.port());
    settings.username = "user";
    settings.password = "env:P";
    return sendWith(settings);
  };
  SECTION("PLAIN") {
    SmtpServer server({});
    CHECK(with(server).kind == Kind::accepted);
    CHECK(server.heard()[1] == "AUTH PLAIN AHVzZXIAc2VjcmV0IG9mIGVudjpQ");
  }
  SECTION("LOGIN") {
    SmtpServer server({{{"EHLO", "250-test\r\n250 AUTH LOGIN"}}, false, false, ""});
    CHECK(with(server).kind == Kind::accepted);
    CHECK(server.heard()[1] == "AUTH LOGIN");
    CHECK(server.heard()[2] == "dXNlcg==");
    CHECK(server.heard()[3] == "c2VjcmV0IG9mIGVudjpQ");
  }
  SECTION("neither") {
    SmtpServer server({{{"EHLO", "250-test\r\n250 AUTH XOAUTH2"}}, false, false, ""});
    const auto result = with(server);
    CHECK(result.kind == Kind::try_later);
    CHECK(result.setup);
    CHECK(result.reply.find("neither AUTH PLAIN nor AUTH LOGIN") != std::string::npos);
  }
  SECTION("refused: the mail is kept, and the password not told") {
    SmtpServer server({{{"AUTH", "535 5.7.8 bad credentials"}}, false, false, ""});
    const auto result = with(server);
    CHECK(result.kind == Kind::try_later);
    CHECK(result.setup);
    CHECK(result.reply == "535 5.7.8 bad credentials");
  }
}

TEST_CASE("Without its secret the mail waits", "[smtp]") {
  auto settings = settingsFor(1);
  settings.username = "user";
  settings.password = "env:MISSING";
  const MailSender sender(settings,
                          [](const std::string&) -> std::string { throw std::runtime_error("MISSING is not set"); });
  const auto result = sender.send({"S", "T", "H"}, {"", "pat@example.com"}, "1", 0);
  CHECK(result.kind == Kind::try_later);
  CHECK(result.setup);
  CHECK(result.reply.find("MISSING is not set") != std::string::npos);
}

TEST_CASE("TLS at once, and by STARTTLS", "[smtp][tls]") {
  const bool at_once = GENERATE(true, false);
  SmtpServer server({{}, at_once, !at_once, ""});
  auto settings = settingsFor(server.port());
  settings.security = at_once ? Security::tls : Security::starttls;
  const auto result = sendWith(settings);
  INFO(result.reply);
  CHECK(result.kind == Kind::accepted);
}

TEST_CASE("What was slipped in before TLS is not taken for a reply", "[smtp][tls]") {
  SmtpServer server({{{"RCPT", "550 no such user"}}, false, true, "250 injected"});
  auto settings = settingsFor(server.port());
  settings.security = Security::starttls;
  const auto result = sendWith(settings);
  INFO(result.reply);
  CHECK(result.kind == Kind::refused);
}

TEST_CASE("No STARTTLS, no mail", "[smtp][tls]") {
  SmtpServer server({});
  auto settings = settingsFor(server.port());
  settings.security = Security::starttls;
  const auto result = sendWith(settings);
  CHECK(result.kind == Kind::try_later);
  CHECK(result.setup);
  CHECK(result.reply == "The SMTP server offers no STARTTLS.");
  CHECK(server.heard().size() == 1);
}

TEST_CASE("A certificate that nobody vouches for, or of another name, ends it", "[smtp][tls]") {
  SmtpServer server({{}, true, false, ""});
  auto settings = settingsFor(server.port());
  settings.security = Security::tls;
  SECTION("unknown") {
    settings.ca_file.clear();
  }
  SECTION("of another name") {
    settings.host = "127.0.0.1";
  }
  SECTION("the file with the authorities is missing") {
    settings.ca_file = "/nowhere/ca.pem";
  }
  const auto result = sendWith(settings);
  INFO(result.reply);
  CHECK(result.kind == Kind::try_later);
  CHECK(result.setup);
  for (const auto& line : server.heard()) CHECK(line.rfind("MAIL", 0) != 0);
}

TEST_CASE("An address that is none never reaches the server", "[smtp]") {
  const auto result = sendWith(settingsFor(1), {"", "pat@example.com>\r\nRCPT TO:<eve@example.com"});
  CHECK(result.kind == Kind::refused);
  CHECK(result.reply.find('\n') == std::string::npos);
}
