#include "outbox/mail_lane.h"

#include <algorithm>
#include <stdexcept>

namespace tieback::outbox {
namespace {

constexpr ledger::Micros kSecond = 1'000'000;
constexpr ledger::Micros kDeliveryUs = 120 * kSecond;  // longer than a delivery can take
constexpr ledger::Micros kFirstRetryUs = 15 * kSecond;
constexpr ledger::Micros kLongestRetryUs = 3600 * kSecond;
constexpr std::int64_t kMostAttempts = 40;  // more than a day

ledger::Micros retryAfter(std::int64_t attempts) {
  return std::min(kLongestRetryUs, kFirstRetryUs << std::min<std::int64_t>(attempts, 8));
}

// Adds the links, which depend on where this host's console is and not on what happened.
json::Value withLinks(json::Value context, const std::string& pattern) {
  const auto link = [&](const json::Value& item) { return mail::itemLink(pattern, item.text("id")); };
  if (pattern.empty()) return context;
  if (const json::Value* item = context.find("item")) context.set("link", link(*item));
  if (json::Value* items = context.find("items"); items != nullptr && items->isArray()) {
    for (auto& item : items->items()) item.set("link", link(item));
  }
  return context;
}

}  // namespace

MailLane::MailLane(HostClient host, ledger::Ledger& ledger, const std::optional<mail::MailSettings>& settings)
    : host_(host), ledger_(ledger), unsaved_(ledger, Unsaved::Save::durably) {
  if (!settings) return;
  sender_.emplace(*settings, [host](const std::string& reference) {
    auto value = host.secret(reference);
    if (!value) throw std::runtime_error(value.error().message);
    return *value;
  });
}

bool MailLane::work() {
  if (!sender_) return false;
  unsaved_.saveKept();
  std::optional<ledger::Mail> mail;
  std::optional<ledger::Micros> next;
  ledger::Micros ours_until = 0;
  // Every move of an item wakes this lane, and few of them have a mail: looked at first.
  ledger_.read(
      [&](ledger::Transaction& transaction) { next = transaction.nextAt(ledger::Queue::mails, ledger::kEver); });
  if (next && *next <= ledger_.now()) {
    ledger_.write([&](ledger::Transaction& transaction) {
      const auto now = ledger_.now();
      ours_until = now + kDeliveryUs;
      mail = transaction.claimMail(now, ours_until);
      if (!mail) next = transaction.nextAt(ledger::Queue::mails, now);
    });
  }
  if (!mail) {
    if (next) host_.wake(TIEBACK_LANE_MAIL, *next);
    return false;
  }
  try {
    deliver(*mail);
  } catch (const std::exception& error) {
    // A mail that can't be made must not come back for ever: it counts as an attempt, and its reason is kept.
    settle(*mail, {mail::SendResult::Kind::try_later, std::string("the mail could not be made: ") + error.what()});
  }
  unsaved_.save(ours_until, [sent = *mail](ledger::Transaction& transaction) { transaction.updateMail(sent); });
  if (mail->state == "queued") host_.wake(TIEBACK_LANE_MAIL, mail->not_before);
  host_.count("mails_total", json::Value::object({{"kind", mail->kind}, {"result", mail->state}}));
  return true;
}

void MailLane::deliver(ledger::Mail& mail) {
  const auto kind = mail::kindByName(mail.kind);
  if (!kind) throw std::logic_error("a queued mail of unknown kind: " + mail.kind);
  const mail::Message message = mail::render(*kind, withLinks(mail.context, sender_->settings().link));
  mail.subject = message.subject;
  settle(mail, sender_->send(message, {mail.recipient_name, mail.recipient}, mail.id, mail.queued_at));
}

void MailLane::settle(ledger::Mail& mail, const mail::SendResult& result) {
  const auto now = ledger_.now();
  ++mail.attempts;
  mail.last_reply = result.reply;
  using Kind = mail::SendResult::Kind;
  if (result.kind == Kind::try_later && mail.attempts < kMostAttempts) {
    mail.not_before = now + retryAfter(mail.attempts - 1);
    return;
  }
  mail.state = result.kind == Kind::accepted ? "accepted" : result.kind == Kind::refused ? "refused" : "given_up";
  mail.done_at = now;
  if (mail.state == "accepted") return;
  host_.log(
      LogLevel::error, "a mail could not be delivered and is not tried again",
      json::Value::object({{"mail", mail.id}, {"kind", mail.kind}, {"state", mail.state}, {"reply", result.reply}}));
}

}  // namespace tieback::outbox
