#include "mail/smtp_session.h"

#include <Poco/Base64Encoder.h>
#include <Poco/Net/Context.h>
#include <Poco/Net/DialogSocket.h>
#include <Poco/Net/MailStream.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/SecureStreamSocket.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/Net/SocketStream.h>
#include <Poco/String.h>

#include <algorithm>
#include <sstream>

namespace tieback::mail {
namespace {

namespace net = Poco::Net;

constexpr std::size_t kMostReplyLines = 100;
constexpr std::size_t kLongestReplyLine = 2000;

std::string base64(const std::string& text) {
  std::ostringstream out;
  Poco::Base64Encoder encoder(out);
  encoder.rdbuf()->setLineLength(0);
  encoder << text;
  encoder.close();
  return out.str();
}

net::Context::Ptr contextOf(const MailSettings& settings) {
  net::Context::Ptr context = new net::Context(net::Context::TLS_CLIENT_USE, "", "", settings.ca_file,
                                               net::Context::VERIFY_STRICT, 9, settings.ca_file.empty());
  context->requireMinimumProtocol(net::Context::PROTO_TLSV1_2);
  context->enableExtendedCertificateVerification(true);
  return context;
}

// Does a line of the EHLO answer hold the keyword, and the value after it ("250-AUTH PLAIN LOGIN")?
bool offers(const std::string& answer, const std::string& keyword, const std::string& value = "") {
  std::istringstream lines(Poco::toUpper(answer));
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line.substr(std::min<std::size_t>(line.size(), 4)));
    std::string word;
    if (!(words >> word) || word != keyword) continue;
    if (value.empty()) return true;
    while (words >> word) {
      if (word == value) return true;
    }
  }
  return false;
}

// The status of a reply's line, or 0 when it is none.
int statusOf(const std::string& line) {
  const bool digits =
      line.size() >= 3 && std::all_of(line.begin(), line.begin() + 3, [](char c) { return c >= '0' && c <= '9'; });
  return digits ? std::stoi(line.substr(0, 3)) : 0;
}

}  // namespace

SmtpSession::SmtpSession(const MailSettings& settings, std::int64_t timeout_us)
    : socket_(std::make_unique<net::StreamSocket>()) {
  const Poco::Timespan timeout(timeout_us);
  socket_->connect(net::SocketAddress(settings.host, static_cast<Poco::UInt16>(settings.port)), timeout);
  socket_->setReceiveTimeout(timeout);
  socket_->setSendTimeout(timeout);
  if (settings.security == Security::tls) {
    *socket_ = net::SecureStreamSocket::attach(*socket_, settings.host, contextOf(settings));
  }
  dialog_ = std::make_unique<net::DialogSocket>(*socket_);
  reply(2);
  hello();
  if (settings.security == Security::starttls) startTls(settings);
}

SmtpSession::~SmtpSession() = default;

void SmtpSession::hello() {
  const auto own = socket_->address().host();
  const auto family = own.family() == net::AddressFamily::IPv6 ? "IPv6:" : "";
  offers_ = command("EHLO [" + std::string(family) + own.toString() + "]", 2);
}

// The dialog is a new one: whatever was slipped into the clear part of it is forgotten with the old one's buffer.
void SmtpSession::startTls(const MailSettings& settings) {
  if (!offers(offers_, "STARTTLS")) throw SmtpRefusal(0, "The SMTP server offers no STARTTLS.");
  command("STARTTLS", 2);
  *socket_ = net::SecureStreamSocket::attach(*socket_, settings.host, contextOf(settings));
  dialog_ = std::make_unique<net::DialogSocket>(*socket_);
  hello();
}

std::string SmtpSession::command(const std::string& line, int expected) {
  dialog_->sendMessage(line);
  return reply(expected);
}

std::string SmtpSession::readLine() {
  std::string line;
  for (int c = dialog_->get(); c != '\n'; c = dialog_->get()) {
    if (c == std::char_traits<char>::eof()) throw net::NetException("The SMTP server hung up.");
    if (line.size() >= kLongestReplyLine) throw net::NetException("The SMTP server does not speak SMTP", line);
    line += static_cast<char>(c);
  }
  if (!line.empty() && line.back() == '\r') line.pop_back();
  return line;
}

std::string SmtpSession::reply(int expected) {
  std::string all;
  int status = 0;
  bool more = true;
  for (std::size_t count = 0; more; ++count) {
    const auto line = readLine();
    status = statusOf(line);
    if (status == 0 || count >= kMostReplyLines) throw net::NetException("The SMTP server does not speak SMTP", line);
    all += (all.empty() ? "" : "\n") + line;
    more = line.size() > 3 && line[3] == '-';
  }
  if (status / 100 != expected) throw SmtpRefusal(status, all);
  return all;
}

void SmtpSession::logIn(const std::string& username, const std::string& password) {
  if (offers(offers_, "AUTH", "PLAIN")) {
    const std::string zero(1, '\0');
    command("AUTH PLAIN " + base64(zero + username + zero + password), 2);
  } else if (offers(offers_, "AUTH", "LOGIN")) {
    command("AUTH LOGIN", 3);
    command(base64(username), 3);
    command(base64(password), 2);
  } else {
    throw SmtpRefusal(0, "The SMTP server offers neither AUTH PLAIN nor AUTH LOGIN.");
  }
}

std::string SmtpSession::send(const std::string& from, const std::string& to, const std::string& letter) {
  command("MAIL FROM:<" + from + ">", 2);
  command("RCPT TO:<" + to + ">", 2);
  command("DATA", 3);
  {
    net::SocketOutputStream socket(*socket_);
    net::MailOutputStream dots(socket);  // doubles leading dots, ends with the lone one
    dots << letter;
    dots.close();
    socket.flush();
  }
  return reply(2);
}

void SmtpSession::quit() noexcept {
  try {
    command("QUIT", 2);
  } catch (...) {
    // The mail is with the server; how the conversation ends no longer matters.
    return;
  }
}

}  // namespace tieback::mail
