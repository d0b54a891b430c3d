// The mails that were taken. Bounded by number and bytes; the oldest go first and are counted. Threads: any.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/thread_safety.h"

namespace tieback::mock {

struct Mail {
  std::string id;             // "m1", "m2", …: given by the store
  std::int64_t atMicros = 0;  // when the last byte had come, by the mock's clock
  std::string from;           // envelope
  std::vector<std::string> to;
  std::shared_ptr<const std::string> raw;  // as transferred, without the dots of the transfer
  bool tls = false;
  std::string authUser;  // empty: not authenticated
  bool answered = true;  // the client was told that it was taken
};

class MailStore {
 public:
  using Warn = std::function<void(const std::string&)>;
  explicit MailStore(Warn warn) : warn_(std::move(warn)) {}

  void add(Mail mail);
  // Copies in the order of arrival; the text itself is shared.
  std::vector<Mail> all() const;
  std::optional<Mail> find(const std::string& id) const;
  bool remove(const std::string& id);
  void clear();
  std::uint64_t dropped() const;
  std::uint64_t taken() const;
  void setLimits(std::size_t maxMessages, std::size_t maxBytes);

 private:
  void trim(std::deque<Mail>& fallen) TIEBACK_MOCK_REQUIRES(mutex_);

  const Warn warn_;
  mutable Mutex mutex_;
  std::deque<Mail> mails_ TIEBACK_MOCK_GUARDED_BY(mutex_);
  std::size_t maxMessages_ TIEBACK_MOCK_GUARDED_BY(mutex_) = 10'000;
  std::size_t maxBytes_ TIEBACK_MOCK_GUARDED_BY(mutex_) = std::size_t{256} << 20;
  std::size_t heldBytes_ TIEBACK_MOCK_GUARDED_BY(mutex_) = 0;
  std::uint64_t taken_ TIEBACK_MOCK_GUARDED_BY(mutex_) = 0;
  std::uint64_t dropped_ TIEBACK_MOCK_GUARDED_BY(mutex_) = 0;
};

}  // namespace tieback::mock
