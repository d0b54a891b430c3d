// One conversation with an SMTP server (RFC 5321), over Poco's dialog socket. Not Poco's SMTPClientSession: that has no
// time-out for connecting, hides the reply to the message, and reads for ever when the server hangs up inside a reply
// of several lines (seen with 1.11).
#pragma once

#include <cstdint>
#include <exception>
#include <memory>
#include <string>

#include "mail/settings.h"

namespace Poco::Net {
class DialogSocket;
class StreamSocket;
}  // namespace Poco::Net

namespace tieback::mail {

// The server said no, or cannot do what we need.
class SmtpRefusal : public std::exception {
 public:
  SmtpRefusal(int status, std::string reply) : status_(status), reply_(std::move(reply)) {}
  const char* what() const noexcept override { return reply_.c_str(); }
  int status() const { return status_; }  // 0: not by a reply

 private:
  int status_;
  std::string reply_;
};

// All functions throw SmtpRefusal, or Poco::Exception for network and TLS.
class SmtpSession {
 public:
  // Connects, greets, and secures the connection as the settings say. `timeout_us` holds for each step.
  SmtpSession(const MailSettings& settings, std::int64_t timeout_us);
  ~SmtpSession();
  SmtpSession(const SmtpSession&) = delete;
  SmtpSession& operator=(const SmtpSession&) = delete;

  void logIn(const std::string& username, const std::string& password);
  // Gives the server's reply to the whole message.
  std::string send(const std::string& from, const std::string& to, const std::string& letter);
  void quit() noexcept;

 private:
  void startTls(const MailSettings& settings);
  void hello();
  // Sends a line and gives the reply; its first digit must be `expected`.
  std::string command(const std::string& line, int expected);
  std::string reply(int expected);
  std::string readLine();

  std::unique_ptr<Poco::Net::StreamSocket> socket_;
  std::unique_ptr<Poco::Net::DialogSocket> dialog_;
  std::string offers_;  // the answer to EHLO
};

}  // namespace tieback::mail
