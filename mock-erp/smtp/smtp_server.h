// An SMTP port, plain (with STARTTLS) or with TLS from the first byte. Threads: made and destroyed by one.
#pragma once

#include <Poco/Net/Context.h>

#include <cstdint>
#include <memory>
#include <string>

namespace tieback::mock {

class MailRoom;
class StopSignal;

class SmtpServer {
 public:
  // Binds and serves at once; throws std::runtime_error with a sentence when that is not possible.
  SmtpServer(const std::string& host, std::uint16_t port, Poco::Net::Context::Ptr tls, bool implicitTls, MailRoom& room,
             StopSignal& stop);
  ~SmtpServer();
  SmtpServer(const SmtpServer&) = delete;
  SmtpServer& operator=(const SmtpServer&) = delete;

  std::uint16_t port() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tieback::mock
