// A small SMTP server that says what it is told to: for each command the reply of the script, and takes down what it
// heard.
#pragma once

#include <Poco/Net/ServerSocket.h>

#include <map>
#include <string>
#include <thread>
#include <vector>

namespace tieback::mail {

struct SmtpScript {
  // By the command's first word ("GREETING", "EHLO", "AUTH", "MAIL", "RCPT", "DATA", "." for the message, "USER" and
  // "PASS" for AUTH LOGIN): the reply, without its line end. "drop" closes the connection, "drop:TEXT" after that text.
  std::map<std::string, std::string> replies;
  bool tls_at_once = false;
  bool starttls = false;
  // Sent together with the answer to STARTTLS, in the clear, by someone in the middle.
  std::string injected;
};

class SmtpServer {
 public:
  explicit SmtpServer(SmtpScript script);
  SmtpServer(const SmtpServer&) = delete;
  SmtpServer& operator=(const SmtpServer&) = delete;
  ~SmtpServer();

  int port() const { return port_; }
  // After the one conversation has ended (waits for it, at most 10 s).
  const std::vector<std::string>& heard();
  std::string message();  // as it was sent, dots undoubled

 private:
  void serve();

  SmtpScript script_;
  Poco::Net::ServerSocket socket_;
  int port_;
  std::vector<std::string> heard_;
  std::string message_;
  std::thread thread_;
};

}  // namespace tieback::mail
