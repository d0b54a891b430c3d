// The stub over real sockets, spoken to by Poco's own SMTP client.
#include "smtp/smtp_server.h"

#include <Poco/Net/MailMessage.h>
#include <Poco/Net/MailRecipient.h>
#include <Poco/Net/SMTPClientSession.h>
#include <Poco/Net/SSLManager.h>
#include <Poco/Net/SecureSMTPClientSession.h>
#include <Poco/Net/SecureStreamSocket.h>
#include <Poco/TemporaryFile.h>

#include <catch2/catch.hpp>

#include "../fake_clock.h"
#include "core/stop_signal.h"
#include "core/tls.h"
#include "smtp/mail_admin.h"
#include "smtp/mail_room.h"

using namespace tieback::mock;

namespace {

struct Stub {
  Stub() {
    Poco::Net::initializeSSL();
    folder.createDirectories();
    files = makeCertificates(folder.path(), "127.0.0.1");
    smtp = std::make_unique<SmtpServer>("127.0.0.1", 0, serverContext(files), false, room, stop);
    smtps = std::make_unique<SmtpServer>("127.0.0.1", 0, serverContext(files), true, room, stop);
  }
  ~Stub() {
    smtps.reset();
    smtp.reset();
    Poco::Net::uninitializeSSL();
  }
  Poco::Net::Context::Ptr client() const {
    return new Poco::Net::Context(Poco::Net::Context::TLS_CLIENT_USE, files.ca, Poco::Net::Context::VERIFY_STRICT);
  }

  Poco::TemporaryFile folder;
  TlsFiles files;
  FakeClock clock;
  MailRoom room{clock, [](const std::string&) {}};
  StopSignal stop;
  std::unique_ptr<SmtpServer> smtp;
  std::unique_ptr<SmtpServer> smtps;
};

void send(Poco::Net::SMTPClientSession& session) {
  Poco::Net::MailMessage message;
  message.setSender("host@example.test");
  message.addRecipient(Poco::Net::MailRecipient(Poco::Net::MailRecipient::PRIMARY_RECIPIENT, "pm@example.test"));
  message.setSubject("CCO 3 rejected");
  message.setContent("Wrong cost code.\r\n");
  session.sendMessage(message);
}

}  // namespace

TEST_CASE("smtp server: a client's mail over a plain connection is seen in the admin API") {
  Stub stub;
  Poco::Net::SMTPClientSession session("127.0.0.1", stub.smtp->port());
  session.login();
  send(session);
  send(session);
  session.close();
  MailAdmin mails(stub.room);
  Admin admin({&mails});
  HttpRequest request;
  request.method = "GET";
  request.path = "/_mock/mail/messages";
  request.query = "to=pm@example.test&subject=rejected";
  const std::string body = admin.handle(request, true).body;
  const Json listed = std::get<Json>(parseJson(body));
  REQUIRE(listed.find("messages")->items().size() == 2);
  CHECK(listed.find("messages")->items()[0].text("subject") == "CCO 3 rejected");
  CHECK(listed.find("messages")->items()[0].text("text") == "Wrong cost code.\r\n");
  request.query = "to=other@example.test";
  CHECK(std::get<Json>(parseJson(admin.handle(request, true).body)).find("messages")->items().empty());
  request.path = "/_mock/mail/messages/m1/raw";
  CHECK(admin.handle(request, true).body.find("Subject: CCO 3 rejected") != std::string::npos);
  request.method = "DELETE";
  request.path = "/_mock/mail/messages/m1";
  CHECK(admin.handle(request, true).status == 204);
  CHECK(stub.room.store().all().size() == 1);
}

TEST_CASE("smtp server: STARTTLS and AUTH with Poco's secure session") {
  Stub stub;
  REQUIRE(
      stub.room.patchSettings(std::get<Json>(parseJson(R"({"users":{"host":"pw"},"auth_required":true})"))).empty());
  Poco::Net::SecureSMTPClientSession session("localhost", stub.smtp->port());
  session.login();
  REQUIRE(session.startTLS(stub.client()));
  session.login(Poco::Net::SMTPClientSession::AUTH_PLAIN, "host", "pw");
  send(session);
  session.close();
  const auto mails = stub.room.store().all();
  REQUIRE(mails.size() == 1);
  CHECK(mails[0].tls);
  CHECK(mails[0].authUser == "host");
}

TEST_CASE("smtp server: TLS from the first byte") {
  Stub stub;
  Poco::Net::SecureStreamSocket socket(Poco::Net::SocketAddress("127.0.0.1", stub.smtps->port()), "localhost",
                                       stub.client());
  Poco::Net::SMTPClientSession session(socket);
  session.login();
  send(session);
  session.close();
  REQUIRE(stub.room.store().all().size() == 1);
  CHECK(stub.room.store().all()[0].tls);
}

TEST_CASE("smtp server: a mail accepted and then dropped is an error for the client") {
  Stub stub;
  stub.room.faults().add(std::get<Json>(parseJson(R"({"action":{"accept_then_drop":true}})")));
  Poco::Net::SMTPClientSession session("127.0.0.1", stub.smtp->port());
  session.login();
  CHECK_THROWS(send(session));
  REQUIRE(stub.room.store().all().size() == 1);
  CHECK_FALSE(stub.room.store().all()[0].answered);
}
