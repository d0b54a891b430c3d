#include "mail/sender.h"

#include <Poco/Exception.h>

#include "domain/text.h"
#include "mail/header.h"
#include "mail/smtp_session.h"

namespace tieback::mail {
namespace {

constexpr std::size_t kReplyLength = 500;

std::string shown(std::string_view reply) {
  return domain::cutTo(oneLine(reply), kReplyLength);
}

// What a conversation ended with. Before MAIL it says nothing against the mail itself: it is the set-up's.
SendResult ended(const std::exception& error, int status, bool setup) {
  const bool final = status >= 500 && status < 600 && !setup;
  const auto* poco = dynamic_cast<const Poco::Exception*>(&error);
  return {final ? SendResult::Kind::refused : SendResult::Kind::try_later,
          shown(poco != nullptr ? poco->displayText() : error.what()), setup};
}

}  // namespace

MailSender::MailSender(MailSettings settings, SecretLookup secret, std::int64_t timeout_us)
    : settings_(std::move(settings)), secret_(std::move(secret)), timeout_us_(timeout_us) {}

SendResult MailSender::send(const Message& message, const Address& to, const std::string& id,
                            std::int64_t queued_us) const {
  if (!isEmail(to.email)) return {SendResult::Kind::refused, "Not a mail address: " + shown(to.email), false};
  std::string password;
  try {
    if (!settings_.username.empty()) password = secret_(settings_.password);
  } catch (const std::exception& error) {
    return {SendResult::Kind::try_later, shown("The SMTP password is not to be had: " + std::string(error.what())),
            true};
  }
  bool setup = true;
  try {
    SmtpSession session(settings_, timeout_us_);
    if (!settings_.username.empty()) session.logIn(settings_.username, password);
    setup = false;
    const auto reply =
        session.send(settings_.from.email, to.email, compose({id, settings_.from, to, queued_us, message}));
    session.quit();
    return {SendResult::Kind::accepted, shown(reply), false};
  } catch (const SmtpRefusal& error) {
    return ended(error, error.status(), setup);
  } catch (const Poco::Exception& error) {
    return ended(error, 0, setup);
  }
}

}  // namespace tieback::mail
