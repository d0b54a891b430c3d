#include "smtp/smtp_session.h"

#include <catch2/catch.hpp>

#include "../fake_clock.h"

using namespace tieback::mock;

namespace {

struct Line : SmtpLine {
  std::string said;
  int tlsStarts = 0;
  int waitedMs = 0;
  void send(std::string_view bytes) override { said.append(bytes); }
  void startTls() override { ++tlsStarts; }
  void wait(int ms) override { waitedMs += ms; }
};

struct Dialogue {
  FakeClock clock;
  int warnings = 0;
  MailRoom room{clock, [this](const std::string&) { ++warnings; }};
  Line line;
  std::unique_ptr<SmtpSession> session;

  void connect() {
    line.said.clear();
    session = std::make_unique<SmtpSession>(room, line, false);
    session->begin();
  }
  // What the server says to it.
  std::string say(const std::string& text) {
    line.said.clear();
    session->feed(text);
    return line.said;
  }
  std::string code(const std::string& text) { return say(text + "\r\n").substr(0, 3); }
  void greet() {
    connect();
    code("EHLO client");
  }
  std::string sendTo(const std::string& recipient, const std::string& data = "Subject: x\r\n\r\nbody\r\n.\r\n") {
    code("MAIL FROM:<from@example.test>");
    std::string rcpt = code("RCPT TO:<" + recipient + ">");
    if (rcpt != "250") return rcpt;
    if (std::string go = code("DATA"); go != "354") return go;
    return say(data).substr(0, 3);
  }
  void plan(const std::string& rule) {
    const auto added = room.faults().add(std::get<Json>(parseJson(rule)));
    REQUIRE(added.error.empty());
  }
  void set(const std::string& settings) { REQUIRE(room.patchSettings(std::get<Json>(parseJson(settings))).empty()); }
};

}  // namespace

TEST_CASE("smtp: a mail is taken as it was sent, without the transfer's dots") {
  Dialogue d;
  d.connect();
  CHECK(d.line.said.starts_with("220 "));
  CHECK(d.say("EHLO c\r\n").find("250-STARTTLS") != std::string::npos);
  CHECK(d.code("MAIL FROM:<a@x.test> BODY=8BITMIME") == "250");
  CHECK(d.code("RCPT TO:<b@x.test>") == "250");
  CHECK(d.code("RCPT TO:<c@x.test>") == "250");
  CHECK(d.code("DATA") == "354");
  CHECK(d.say("Subject: x\r\n\r\n..dot\r\n.").empty());
  CHECK(d.say("\r\n").starts_with("250"));
  const auto mails = d.room.store().all();
  REQUIRE(mails.size() == 1);
  CHECK(*mails[0].raw == "Subject: x\r\n\r\n.dot\r\n");
  CHECK(mails[0].to == std::vector<std::string>{"b@x.test", "c@x.test"});
  CHECK(mails[0].atMicros == FakeClock::kToday);
  CHECK(d.code("QUIT") == "221");
  CHECK(d.session->isOver());
}

TEST_CASE("smtp: commands in one packet are answered in order, and an empty mail ends at once") {
  Dialogue d;
  d.greet();
  const std::string replies =
      d.say("MAIL FROM:<>\r\nRCPT TO:<b@x.test>\r\nDATA\r\n.\r\nNOOP\r\nRSET\r\nMAIL FROM:<a@x>\r\n");
  CHECK(replies.find("354") != std::string::npos);
  CHECK(std::count(replies.begin(), replies.end(), '\n') == 7);
  CHECK(d.room.store().all()[0].raw->empty());
}

TEST_CASE("smtp: commands out of order or unreadable are refused") {
  Dialogue d;
  d.connect();
  CHECK(d.code("MAIL FROM:<a@x>") == "503");
  d.code("HELO c");
  CHECK(d.code("RCPT TO:<b@x>") == "503");
  CHECK(d.code("DATA") == "503");
  CHECK(d.code("MAIL a@x") == "501");
  CHECK(d.code("MAIL FROM:<a@x>") == "250");
  CHECK(d.code("MAIL FROM:<a@x>") == "503");
  CHECK(d.code("RCPT TO:nobody") == "501");
  CHECK(d.code("NONSENSE") == "500");
  CHECK(d.say(std::string(20'000, 'x')).starts_with("500"));
  CHECK(d.session->isOver());
}

TEST_CASE("smtp: AUTH PLAIN and LOGIN, when there are users") {
  Dialogue d;
  d.greet();
  CHECK(d.code("AUTH PLAIN AHUAcA==") == "502");
  d.set(R"({"users":{"u":"p"},"auth_required":true})");
  d.connect();
  CHECK(d.say("EHLO c\r\n").find("AUTH PLAIN LOGIN") != std::string::npos);
  CHECK(d.code("MAIL FROM:<a@x>") == "530");
  CHECK(d.code("AUTH PLAIN AHUAeA==") == "535");
  CHECK(d.code("AUTH PLAIN AHUAcA==") == "235");  // \0u\0p
  CHECK(d.sendTo("b@x.test") == "250");
  CHECK(d.room.store().all()[0].authUser == "u");
  d.greet();
  CHECK(d.code("AUTH LOGIN") == "334");
  CHECK(d.code("dQ==") == "334");
  CHECK(d.code("cA==") == "235");
}

TEST_CASE("smtp: STARTTLS forgets what was said in the clear") {
  Dialogue d;
  d.greet();
  d.code("MAIL FROM:<a@x>");
  CHECK(d.say("STARTTLS\r\nMAIL FROM:<smuggled@x>\r\n").starts_with("220"));
  CHECK(d.line.tlsStarts == 1);
  CHECK(d.code("MAIL FROM:<a@x>") == "503");
  CHECK(d.say("EHLO c\r\n").find("STARTTLS") == std::string::npos);
  CHECK(d.sendTo("b@x.test") == "250");
  CHECK(d.room.store().all()[0].tls);
}

TEST_CASE("smtp: sizes over the limit are refused, announced or not, and the dialogue goes on") {
  Dialogue d;
  d.set(R"({"size_limit":100})");
  d.greet();
  CHECK(d.code("MAIL FROM:<a@x> SIZE=101") == "552");
  CHECK(d.sendTo("b@x.test", std::string(200, 'x') + "\r\n.\r\n") == "552");
  CHECK(d.sendTo("b@x.test", std::string(200'000, 'x') + "\r\n.\r\n") == "552");
  CHECK(d.sendTo("b@x.test") == "250");
  CHECK(d.room.store().all().size() == 1);
}

TEST_CASE("smtp: faults by recipient, command and count") {
  Dialogue d;
  d.plan(R"({"recipient":"*@bad.test","command":"RCPT","action":{"reply":"550 5.1.1 nobody"}})");
  d.plan(R"({"command":"MESSAGE","action":{"reply":"451 4.3.0 try later"},"count":2})");
  d.greet();
  CHECK(d.sendTo("x@bad.test") == "550");
  d.code("RSET");
  CHECK(d.sendTo("y@good.test") == "451");
  CHECK(d.sendTo("y@good.test") == "451");
  CHECK(d.sendTo("y@good.test") == "250");
  CHECK(d.room.store().all().size() == 1);
  CHECK(d.room.faults().list().items()[1].find("hits")->integer() == 2);
}

TEST_CASE("smtp: accepted then dropped is taken and not answered; dropped is not taken") {
  Dialogue d;
  d.plan(R"({"action":{"accept_then_drop":true},"count":1})");
  d.greet();
  CHECK(d.sendTo("y@good.test").empty());
  CHECK(d.session->isDropped());
  REQUIRE(d.room.store().all().size() == 1);
  CHECK_FALSE(d.room.store().all()[0].answered);
  d.plan(R"({"command":"DATA","action":{"drop":true},"count":1})");
  d.greet();
  CHECK(d.sendTo("y@good.test").empty());
  CHECK(d.session->isDropped());
  CHECK(d.room.store().all().size() == 1);
}

TEST_CASE("smtp: a connection that is accepted and dropped ends without a greeting") {
  Dialogue d;
  d.plan(R"({"command":"CONNECT","action":{"accept_then_drop":true},"count":1})");
  d.connect();
  CHECK(d.line.said.empty());
  CHECK(d.session->isDropped());
  d.connect();
  CHECK(d.line.said.starts_with("220"));
}

TEST_CASE("smtp: a greeting may be refused, and latency only delays") {
  Dialogue d;
  d.plan(R"({"command":"CONNECT","action":{"reply":"421 4.3.2 not now"},"count":1})");
  d.connect();
  CHECK(d.line.said.starts_with("421"));
  CHECK(d.session->isOver());
  d.plan(R"({"command":"MESSAGE","action":{"latency_ms":1500},"skip":1})");
  d.greet();
  CHECK(d.sendTo("y@good.test") == "250");
  CHECK(d.line.waitedMs == 0);
  CHECK(d.sendTo("y@good.test") == "250");
  CHECK(d.line.waitedMs == 1500);
}

TEST_CASE("smtp: beyond the rate 421, until the clock moves on") {
  Dialogue d;
  d.set(R"({"rate_limit_messages":1,"rate_limit_seconds":60})");
  d.greet();
  CHECK(d.sendTo("y@good.test") == "250");
  CHECK(d.code("MAIL FROM:<a@x>") == "421");
  CHECK(d.session->isOver());
  d.clock.advanceSeconds(60);
  d.greet();
  CHECK(d.sendTo("y@good.test") == "250");
}

TEST_CASE("smtp: the store is bounded and says so") {
  Dialogue d;
  d.set(R"({"max_messages":2})");
  d.greet();
  for (int i = 0; i < 4; ++i) CHECK(d.sendTo("y@good.test") == "250");
  CHECK(d.room.store().all().size() == 2);
  CHECK(d.room.store().dropped() == 2);
  CHECK(d.room.store().taken() == 4);
  CHECK(d.warnings == 1);
  CHECK(d.room.store().all()[0].id == "m3");
}

TEST_CASE("smtp: rules that cannot be read are refused") {
  Dialogue d;
  for (const char* rule :
       {"{}", R"({"action":{}})", R"({"action":{"reply":"later"}})", R"({"command":"X","action":{"drop":true}})",
        R"({"action":{"drop":1}})", R"({"actoin":{"drop":true}})", R"({"action":{"drop":true},"count":-1})"}) {
    CAPTURE(rule);
    CHECK_FALSE(d.room.faults().add(std::get<Json>(parseJson(rule))).error.empty());
  }
}
