#include "mail_store.h"

#include <algorithm>

namespace tieback::mock {

void MailStore::add(Mail mail) {
  std::deque<Mail> fallen;
  bool firstDrop = false;
  {
    Lock lock(mutex_);
    mail.id = "m" + std::to_string(++taken_);
    heldBytes_ += mail.raw->size();
    mails_.push_back(std::move(mail));
    const bool before = dropped_ > 0;
    trim(fallen);
    firstDrop = !before && dropped_ > 0;
  }
  if (firstDrop) {
    warn_(
        "the mail store is full: the oldest mails are being dropped; 'dropped' in GET /_mock/mail/messages counts "
        "them");
  }
}

void MailStore::trim(std::deque<Mail>& fallen) {
  while (mails_.size() > maxMessages_ || (heldBytes_ > maxBytes_ && mails_.size() > 1)) {
    heldBytes_ -= mails_.front().raw->size();
    fallen.push_back(std::move(mails_.front()));
    mails_.pop_front();
    ++dropped_;
  }
}

std::vector<Mail> MailStore::all() const {
  Lock lock(mutex_);
  return {mails_.begin(), mails_.end()};
}

std::optional<Mail> MailStore::find(const std::string& id) const {
  Lock lock(mutex_);
  const auto found = std::find_if(mails_.begin(), mails_.end(), [&](const Mail& mail) { return mail.id == id; });
  return found != mails_.end() ? std::optional(*found) : std::nullopt;
}

bool MailStore::remove(const std::string& id) {
  Lock lock(mutex_);
  const auto found = std::find_if(mails_.begin(), mails_.end(), [&](const Mail& mail) { return mail.id == id; });
  if (found == mails_.end()) return false;
  heldBytes_ -= found->raw->size();
  mails_.erase(found);
  return true;
}

void MailStore::clear() {
  Lock lock(mutex_);
  mails_.clear();
  heldBytes_ = 0;
  dropped_ = 0;
}

std::uint64_t MailStore::dropped() const {
  Lock lock(mutex_);
  return dropped_;
}

std::uint64_t MailStore::taken() const {
  Lock lock(mutex_);
  return taken_;
}

void MailStore::setLimits(std::size_t maxMessages, std::size_t maxBytes) {
  std::deque<Mail> fallen;
  Lock lock(mutex_);
  maxMessages_ = maxMessages;
  maxBytes_ = maxBytes;
  trim(fallen);
}

}  // namespace tieback::mock
