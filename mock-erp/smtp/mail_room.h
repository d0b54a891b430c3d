// What all SMTP connections share: settings, faults, the mails, and the limit on their rate. Threads: any.
#pragma once

#include <deque>
#include <memory>

#include "core/clock.h"
#include "mail_faults.h"
#include "mail_store.h"
#include "smtp_settings.h"

namespace tieback::mock {

class MailRoom {
 public:
  MailRoom(const Clock& clock, MailStore::Warn warn);

  const Clock& clock() const { return clock_; }
  MailFaults& faults() { return faults_; }
  MailStore& store() { return store_; }

  // The settings of now; a connection takes them when it begins.
  std::shared_ptr<const SmtpSettings> settings() const;
  std::string patchSettings(const Json& changes);
  // False: the rate is used up; the client is to come back later.
  bool admitMessage();
  // Mails, faults and settings as at the start.
  void reset();

 private:
  const Clock& clock_;
  MailFaults faults_;
  MailStore store_;
  mutable Mutex mutex_;
  std::shared_ptr<const SmtpSettings> settings_ TIEBACK_MOCK_GUARDED_BY(mutex_);
  std::deque<std::int64_t> recent_ TIEBACK_MOCK_GUARDED_BY(mutex_);
};

}  // namespace tieback::mock
