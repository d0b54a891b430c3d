#include "mail_room.h"

namespace tieback::mock {

MailRoom::MailRoom(const Clock& clock, MailStore::Warn warn)
    : clock_(clock), store_(std::move(warn)), settings_(std::make_shared<const SmtpSettings>()) {}

std::shared_ptr<const SmtpSettings> MailRoom::settings() const {
  Lock lock(mutex_);
  return settings_;
}

std::string MailRoom::patchSettings(const Json& changes) {
  Lock lock(mutex_);
  SmtpSettings changed = *settings_;
  if (std::string error = changed.patch(changes); !error.empty()) return error;
  store_.setLimits(static_cast<std::size_t>(changed.maxMessages), static_cast<std::size_t>(changed.maxBytes));
  settings_ = std::make_shared<const SmtpSettings>(std::move(changed));
  return {};
}

bool MailRoom::admitMessage() {
  Lock lock(mutex_);
  if (settings_->rateLimitMessages == 0) return true;
  const std::int64_t now = clock_.nowMicros();
  const std::int64_t window = settings_->rateLimitSeconds * 1'000'000;
  while (!recent_.empty() && now - recent_.front() >= window) recent_.pop_front();
  if (static_cast<long long>(recent_.size()) >= settings_->rateLimitMessages) return false;
  recent_.push_back(now);
  return true;
}

void MailRoom::reset() {
  faults_.clear();
  store_.clear();
  Lock lock(mutex_);
  settings_ = std::make_shared<const SmtpSettings>();
  store_.setLimits(static_cast<std::size_t>(settings_->maxMessages), static_cast<std::size_t>(settings_->maxBytes));
  recent_.clear();
}

}  // namespace tieback::mock
