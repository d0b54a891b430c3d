// Hands one mail to the SMTP server: connect, TLS, login, MAIL, RCPT, DATA, in one blocking call.
//
// Threads: const, thread-safe; starts none. One connection per mail.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "mail/mime.h"
#include "mail/settings.h"

namespace tieback::mail {

struct SendResult {
  enum class Kind {
    accepted,   // the server has taken it
    try_later,  // it has not (4xx, no connection, cut off); after a cut at the very end it may have: same Message-ID
    refused     // 5xx for this mail: sending it again would not help
  };
  Kind kind = Kind::try_later;
  std::string reply;  // the server's words, or what went wrong; one line, without secrets
  bool setup =
      false;  // try_later before the mail itself was named (connection, certificate, login): holds for every mail
};

// The text behind a secret reference; throws std::exception when it is not to be had (its what() may be shown).
using SecretLookup = std::function<std::string(const std::string& reference)>;

class MailSender {
 public:
  // `timeout_us` holds for the connection and for each answer.
  MailSender(MailSettings settings, SecretLookup secret, std::int64_t timeout_us = 30'000'000);

  const MailSettings& settings() const { return settings_; }

  // `id`: the mail's in the outbox; `queued_us`: its date. Never throws for what server or network do.
  SendResult send(const Message& message, const Address& to, const std::string& id, std::int64_t queued_us) const;

 private:
  MailSettings settings_;
  SecretLookup secret_;
  std::int64_t timeout_us_;
};

}  // namespace tieback::mail
