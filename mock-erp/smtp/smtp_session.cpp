#include "smtp_session.h"

#include <Poco/Base64Decoder.h>

#include <algorithm>
#include <charconv>
#include <iterator>
#include <sstream>

#include "core/http.h"

namespace tieback::mock {
namespace {

constexpr std::size_t kMaxLine = 16 << 10;
constexpr std::string_view kEnd = "\r\n.\r\n";

std::string base64(std::string_view text) {
  std::istringstream in{std::string(text)};
  Poco::Base64Decoder decoder(in);
  return std::string(std::istreambuf_iterator<char>(decoder), {});
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

// "<a@b> SIZE=10" gives a@b and " SIZE=10"; false when there is no <address>.
bool path(std::string_view arguments, std::string_view keyword, std::string& address, std::string_view& parameters) {
  if (arguments.size() < keyword.size() || !equalsIgnoringCase(arguments.substr(0, keyword.size()), keyword))
    return false;
  arguments = trim(arguments.substr(keyword.size()));
  const std::size_t end = arguments.find('>');
  if (arguments.empty() || arguments.front() != '<' || end == std::string_view::npos) return false;
  address = arguments.substr(1, end - 1);
  parameters = arguments.substr(end + 1);
  return true;
}

long long sizeParameter(std::string_view parameters) {
  const std::size_t at = parameters.find("SIZE=");
  long long size = 0;
  if (at != std::string_view::npos)
    std::from_chars(parameters.data() + at + 5, parameters.data() + parameters.size(), size);
  return size;
}

// Takes away the dot that the transfer put before each line that begins with one.
void unstuff(std::string& message) {
  if (message.starts_with("..")) message.erase(0, 1);
  std::size_t at = message.find("\r\n..");
  while (at != std::string::npos) {
    message.erase(at + 2, 1);
    at = message.find("\r\n..", at + 3);
  }
}

}  // namespace

SmtpSession::SmtpSession(MailRoom& room, SmtpLine& line, bool tls)
    : room_(room), line_(line), settings_(room.settings()), tls_(tls) {}

void SmtpSession::begin() {
  if (!faulted("CONNECT", {})) reply("220 mock.tieback.test ESMTP");
  if (acceptThenDrop_) drop();
  flush();
}

void SmtpSession::feed(std::string_view bytes) {
  in_.append(bytes);
  while (!over_) {
    if (await_ == Await::kData) {
      if (!takeData()) break;
      continue;
    }
    const std::size_t end = in_.find('\n');
    if (end == std::string::npos) {
      if (in_.size() > kMaxLine) {
        reply("500 5.5.2 line too long");
        over_ = true;
      }
      break;
    }
    std::string text = in_.substr(0, end);
    in_.erase(0, end + 1);
    if (!text.empty() && text.back() == '\r') text.pop_back();
    command(text);
    if (acceptThenDrop_) drop();
  }
  flush();
}

void SmtpSession::command(std::string_view text) {
  if (await_ == Await::kAuthPlain) return authPlain(text);
  if (await_ == Await::kAuthUser) {
    pendingUser_ = base64(text);
    await_ = Await::kAuthPassword;
    return reply("334 UGFzc3dvcmQ6");
  }
  if (await_ == Await::kAuthPassword) return authenticate(pendingUser_, base64(text));
  const std::size_t space = std::min(text.find(' '), text.size());
  const std::string_view verb = text.substr(0, space);
  const std::string_view rest = trim(text.substr(space));
  if (equalsIgnoringCase(verb, "EHLO") || equalsIgnoringCase(verb, "HELO")) return hello(verb);
  if (equalsIgnoringCase(verb, "MAIL")) return mail(rest);
  if (equalsIgnoringCase(verb, "RCPT")) return rcpt(rest);
  if (equalsIgnoringCase(verb, "DATA")) return data();
  if (equalsIgnoringCase(verb, "AUTH")) return auth(rest);
  if (equalsIgnoringCase(verb, "STARTTLS")) return startTls();
  if (equalsIgnoringCase(verb, "NOOP")) return reply("250 2.0.0 OK");
  if (equalsIgnoringCase(verb, "VRFY")) return reply("252 2.1.5 send some mail, I will try");
  if (equalsIgnoringCase(verb, "RSET")) {
    forgetEnvelope();
    return reply("250 2.0.0 OK");
  }
  if (equalsIgnoringCase(verb, "QUIT")) {
    over_ = true;
    return reply("221 2.0.0 bye");
  }
  reply("500 5.5.1 command not known");
}

void SmtpSession::hello(std::string_view verb) {
  if (faulted("EHLO", {})) return;
  greeted_ = true;
  forgetEnvelope();
  if (equalsIgnoringCase(verb, "HELO")) return reply("250 mock.tieback.test");
  std::string lines =
      "250-mock.tieback.test\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250-ENHANCEDSTATUSCODES\r\n";
  if (settings_->starttls && !tls_) lines += "250-STARTTLS\r\n";
  if (!settings_->users.empty()) lines += "250-AUTH PLAIN LOGIN\r\n";
  reply(lines + "250 SIZE " + std::to_string(settings_->sizeLimit));
}

void SmtpSession::startTls() {
  if (!settings_->starttls || tls_) return reply("502 5.5.1 STARTTLS not available");
  reply("220 2.0.0 go ahead");
  flush();
  // What came in the clear behind the command must not count as said over TLS.
  in_.clear();
  line_.startTls();
  tls_ = true;
  greeted_ = false;
  authUser_.clear();
  forgetEnvelope();
}

void SmtpSession::auth(std::string_view arguments) {
  if (settings_->users.empty()) return reply("502 5.5.1 AUTH not available");
  if (!authUser_.empty()) return reply("503 5.5.1 already authenticated");
  if (faulted("AUTH", {})) return;
  const std::size_t space = std::min(arguments.find(' '), arguments.size());
  const std::string_view mechanism = arguments.substr(0, space);
  const std::string_view initial = trim(arguments.substr(space));
  if (equalsIgnoringCase(mechanism, "PLAIN")) {
    if (!initial.empty()) return authPlain(initial);
    await_ = Await::kAuthPlain;
    return reply("334 ");
  }
  if (!equalsIgnoringCase(mechanism, "LOGIN")) return reply("504 5.5.4 mechanism not known");
  if (!initial.empty()) {
    pendingUser_ = base64(initial);
    await_ = Await::kAuthPassword;
    return reply("334 UGFzc3dvcmQ6");
  }
  await_ = Await::kAuthUser;
  reply("334 VXNlcm5hbWU6");
}

void SmtpSession::authPlain(std::string_view encoded) {
  // authorisation identity NUL user NUL password
  const std::string text = base64(encoded);
  const std::size_t first = text.find('\0');
  const std::size_t second = first == std::string::npos ? first : text.find('\0', first + 1);
  if (second == std::string::npos) {
    await_ = Await::kCommand;
    return reply("501 5.5.2 cannot read the credentials");
  }
  authenticate(text.substr(first + 1, second - first - 1), text.substr(second + 1));
}

void SmtpSession::authenticate(const std::string& user, const std::string& password) {
  await_ = Await::kCommand;
  const auto found = settings_->users.find(user);
  if (found == settings_->users.end() || found->second != password) return reply("535 5.7.8 credentials not accepted");
  authUser_ = user;
  reply("235 2.7.0 authenticated");
}

void SmtpSession::mail(std::string_view arguments) {
  if (!greeted_) return reply("503 5.5.1 say EHLO first");
  if (settings_->authRequired && authUser_.empty()) return reply("530 5.7.0 authentication required");
  if (hasFrom_) return reply("503 5.5.1 sender given already");
  std::string_view parameters;
  if (!path(arguments, "FROM:", from_, parameters)) return reply("501 5.5.4 expected MAIL FROM:<address>");
  if (faulted("MAIL", {})) return;
  if (!room_.admitMessage()) {
    over_ = true;
    return reply("421 4.7.0 too many messages, try again later");
  }
  if (settings_->sizeLimit > 0 && sizeParameter(parameters) > settings_->sizeLimit) {
    return reply("552 5.3.4 message too big");
  }
  hasFrom_ = true;
  reply("250 2.1.0 OK");
}

void SmtpSession::rcpt(std::string_view arguments) {
  if (!hasFrom_) return reply("503 5.5.1 MAIL first");
  std::string address;
  std::string_view parameters;
  if (!path(arguments, "TO:", address, parameters) || address.empty())
    return reply("501 5.5.4 expected RCPT TO:<address>");
  if (faulted("RCPT", {address})) return;
  to_.push_back(std::move(address));
  reply("250 2.1.5 OK");
}

void SmtpSession::data() {
  if (to_.empty()) return reply("503 5.5.1 RCPT first");
  if (faulted("DATA", to_)) return;
  await_ = Await::kData;
  scanned_ = 0;
  tooLong_ = false;
  reply("354 end with a dot on a line by itself");
}

// True when the data has ended and the next command may follow.
bool SmtpSession::takeData() {
  std::size_t end = std::string::npos;
  std::size_t length = 0;
  if (!tooLong_ && scanned_ == 0 && in_.starts_with(".\r\n")) {
    end = 3;
  } else {
    const std::size_t found = in_.find(kEnd, scanned_ > kEnd.size() ? scanned_ - kEnd.size() : 0);
    if (found != std::string::npos) {
      length = found + 2;
      end = found + kEnd.size();
    }
  }
  if (end == std::string::npos) {
    scanned_ = in_.size();
    if (settings_->sizeLimit > 0 && in_.size() > static_cast<std::size_t>(settings_->sizeLimit) + kMaxLine) {
      // Only the end matters now.
      tooLong_ = true;
      in_.erase(0, in_.size() - kEnd.size());
      scanned_ = in_.size();
    }
    return false;
  }
  std::string message = in_.substr(0, length);
  in_.erase(0, end);
  await_ = Await::kCommand;
  unstuff(message);
  endOfData(std::move(message));
  if (acceptThenDrop_) drop();
  return true;
}

void SmtpSession::endOfData(std::string message) {
  const bool tooBig =
      tooLong_ || (settings_->sizeLimit > 0 && message.size() > static_cast<std::size_t>(settings_->sizeLimit));
  if (faulted("MESSAGE", to_)) return forgetEnvelope();
  if (tooBig) {
    reply("552 5.3.4 message too big");
  } else {
    take(std::move(message), !acceptThenDrop_);
    reply("250 2.0.0 taken");
  }
  forgetEnvelope();
}

void SmtpSession::take(std::string message, bool answered) {
  Mail mail;
  mail.atMicros = room_.clock().nowMicros();
  mail.from = std::move(from_);
  mail.to = std::move(to_);
  mail.raw = std::make_shared<const std::string>(std::move(message));
  mail.tls = tls_;
  mail.authUser = authUser_;
  mail.answered = answered;
  room_.store().add(std::move(mail));
}

bool SmtpSession::faulted(std::string_view command, const std::vector<std::string>& recipients) {
  const std::optional<MailFault> fault = room_.faults().strike(command, recipients);
  if (!fault) return false;
  if (fault->latencyMs > 0) {
    flush();
    line_.wait(fault->latencyMs);
  }
  if (fault->drop) {
    drop();
    return true;
  }
  if (!fault->reply.empty()) {
    reply(fault->reply);
    over_ = over_ || fault->reply.starts_with("421");
    return true;
  }
  acceptThenDrop_ = fault->acceptThenDrop;
  return false;
}

void SmtpSession::reply(std::string_view text) {
  if (acceptThenDrop_) return;
  out_.append(text).append("\r\n");
}

void SmtpSession::flush() {
  if (out_.empty() || dropped_) return;
  line_.send(out_);
  out_.clear();
}

void SmtpSession::drop() {
  flush();
  dropped_ = true;
  over_ = true;
}

void SmtpSession::forgetEnvelope() {
  from_.clear();
  to_.clear();
  hasFrom_ = false;
}

}  // namespace tieback::mock
