// The server's side of one SMTP dialogue (RFC 5321, with PIPELINING, SIZE, 8BITMIME, STARTTLS, AUTH PLAIN and LOGIN),
// without sockets: bytes in, replies out. Threads: one at a time.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "mail_room.h"

namespace tieback::mock {

// What a session needs of its connection.
class SmtpLine {
 public:
  virtual ~SmtpLine() = default;
  virtual void send(std::string_view bytes) = 0;
  virtual void startTls() = 0;
  virtual void wait(int ms) = 0;  // real time
};

class SmtpSession {
 public:
  SmtpSession(MailRoom& room, SmtpLine& line, bool tls);

  // The greeting. After each call, isOver() says whether the connection is to be closed.
  void begin();
  void feed(std::string_view bytes);
  bool isOver() const { return over_; }
  // Closed without an orderly end: the client is to see a broken connection.
  bool isDropped() const { return dropped_; }

 private:
  enum class Await { kCommand, kData, kAuthPlain, kAuthUser, kAuthPassword };

  void command(std::string_view text);
  void hello(std::string_view verb);
  void auth(std::string_view arguments);
  void authPlain(std::string_view encoded);
  void authenticate(const std::string& user, const std::string& password);
  void mail(std::string_view arguments);
  void rcpt(std::string_view arguments);
  void data();
  void startTls();
  void endOfData(std::string message);
  bool takeData();
  void take(std::string message, bool answered);

  // True when a fault took the command's place (or the connection ended).
  bool faulted(std::string_view command, const std::vector<std::string>& recipients);
  void reply(std::string_view text);
  void flush();
  void drop();
  void forgetEnvelope();

  MailRoom& room_;
  SmtpLine& line_;
  const std::shared_ptr<const SmtpSettings> settings_;
  bool tls_;
  bool over_ = false;
  bool dropped_ = false;
  bool acceptThenDrop_ = false;
  bool greeted_ = false;
  bool tooLong_ = false;
  Await await_ = Await::kCommand;
  std::string in_;
  std::size_t scanned_ = 0;  // of in_, in search of the end of the data
  std::string out_;
  std::string authUser_;
  std::string pendingUser_;
  std::string from_;
  bool hasFrom_ = false;
  std::vector<std::string> to_;
};

}  // namespace tieback::mock
