#include "smtp_script.h"

#include <Poco/Net/Context.h>
#include <Poco/Net/DialogSocket.h>
#include <Poco/Net/SecureStreamSocket.h>
#include <Poco/Net/SocketAddress.h>

#include <memory>

namespace tieback::mail {
namespace {

namespace net = Poco::Net;

const Poco::Timespan kPatience(10, 0);

net::StreamSocket secured(const net::StreamSocket& socket) {
  net::Context::Ptr context = new net::Context(net::Context::TLS_SERVER_USE, TIEBACK_TEST_DATA "/server.key",
                                               TIEBACK_TEST_DATA "/server.crt", "", net::Context::VERIFY_NONE);
  return net::SecureStreamSocket::attach(socket, context);
}

// One conversation; ends by returning.
class Conversation {
 public:
  Conversation(const SmtpScript& script, const net::StreamSocket& socket, std::vector<std::string>& heard,
               std::string& message)
      : script_(script), socket_(socket), heard_(heard), message_(message) {}

  void run() {
    if (script_.tls_at_once) socket_ = secured(socket_);
    dialog_ = std::make_unique<net::DialogSocket>(socket_);
    if (!say("GREETING", "220 test ESMTP")) return;
    for (std::string line; dialog_->receiveMessage(line);) {
      heard_.push_back(line);
      if (!answer(line)) return;
    }
  }

 private:
  bool say(const std::string& key, const std::string& usual) {
    const auto found = script_.replies.find(key);
    auto reply = found == script_.replies.end() ? usual : found->second;
    const bool drop = reply.rfind("drop", 0) == 0;
    if (drop) reply = reply.size() > 5 ? reply.substr(5) : "";
    if (!reply.empty()) dialog_->sendMessage(reply);
    if (drop) dialog_->close();
    return !drop;
  }

  bool answer(const std::string& line) {
    const auto word = line.substr(0, line.find(' '));
    if (word == "EHLO")
      return say("EHLO", script_.starttls ? "250-test\r\n250 STARTTLS" : "250-test\r\n250 AUTH PLAIN LOGIN");
    if (word == "STARTTLS") return startTls();
    if (word == "AUTH" && line == "AUTH LOGIN") return say("AUTH", "334 VXNlcm5hbWU6") && logIn();
    if (word == "AUTH") return say("AUTH", "235 welcome");
    if (word == "DATA") return say("DATA", "354 go on") && data();
    if (word == "QUIT") return say("QUIT", "221 bye");
    return say(word, "250 ok");
  }

  bool startTls() {
    dialog_->sendMessage("220 go ahead" + (script_.injected.empty() ? "" : "\r\n" + script_.injected));
    socket_ = secured(socket_);
    dialog_ = std::make_unique<net::DialogSocket>(socket_);
    return true;
  }

  bool logIn() {
    std::string line;
    for (const auto* step : {"USER", "PASS"}) {
      if (!dialog_->receiveMessage(line)) return false;
      heard_.push_back(line);
      if (!say(step, std::string(step) == "USER" ? "334 UGFzc3dvcmQ6" : "235 welcome")) return false;
    }
    return true;
  }

  bool data() {
    for (std::string line; dialog_->receiveMessage(line) && line != ".";) {
      message_ += (line.rfind('.', 0) == 0 ? line.substr(1) : line) + "\r\n";
    }
    return say(".", "250 2.0.0 queued as 77");
  }

  const SmtpScript& script_;
  net::StreamSocket socket_;
  std::unique_ptr<net::DialogSocket> dialog_;
  std::vector<std::string>& heard_;
  std::string& message_;
};

}  // namespace

SmtpServer::SmtpServer(SmtpScript script)
    : script_(std::move(script)),
      socket_(net::SocketAddress("127.0.0.1", 0)),
      port_(socket_.address().port()),
      thread_([this] { serve(); }) {}

SmtpServer::~SmtpServer() {
  if (thread_.joinable()) thread_.join();
}

void SmtpServer::serve() {
  try {
    if (!socket_.poll(kPatience, net::Socket::SELECT_READ)) return;
    auto accepted = socket_.acceptConnection();
    accepted.setReceiveTimeout(kPatience);
    Conversation(script_, accepted, heard_, message_).run();
  } catch (const Poco::Exception& error) {
    heard_.push_back("(" + error.displayText() + ")");
  }
}

const std::vector<std::string>& SmtpServer::heard() {
  if (thread_.joinable()) thread_.join();
  return heard_;
}

std::string SmtpServer::message() {
  heard();
  return message_;
}

}  // namespace tieback::mail
