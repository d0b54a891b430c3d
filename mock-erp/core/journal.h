// What was asked and answered, in the order in which it was done. Bounded by entries and by bytes; when it is full the
// oldest go, are counted, and the fact is said once on the log and in every answer of the admin API.
// Threads: any.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "http.h"
#include "thread_safety.h"

namespace tieback::mock {

struct JournalEntry {
  std::uint64_t seq = 0;      // 1, 2, … without gaps; given by the journal
  std::int64_t atMicros = 0;  // when the request had arrived, by the mock's clock
  std::string dialect;        // empty: no dialect has this path
  HttpRequest request;
  int status = 0;  // 0: no answer was sent
  std::string responseBody;
  bool applied = false;     // the books were changed
  bool answerLost = false;  // the client did not get the whole answer
  std::string fault;        // kinds of the faults that struck, joined by '+'
};

struct JournalQuery {
  std::uint64_t since = 0;  // entries with a greater seq
  std::string path;         // glob; empty: any
  std::string method;
  std::size_t limit = 1000;
};

class Journal {
 public:
  using Warn = std::function<void(const std::string&)>;
  Journal(std::size_t maxEntries, std::size_t maxBytes, Warn warn);

  std::uint64_t add(JournalEntry entry);
  // The answer could not be delivered after all.
  void markAnswerLost(std::uint64_t seq);
  // Oldest first.
  std::vector<JournalEntry> find(const JournalQuery& query) const;
  std::uint64_t dropped() const;
  std::uint64_t lastSeq() const;
  void clear();

 private:
  static std::size_t bytes(const JournalEntry& entry);

  const std::size_t maxEntries_;
  const std::size_t maxBytes_;
  const Warn warn_;
  mutable Mutex mutex_;
  std::deque<JournalEntry> entries_ TIEBACK_MOCK_GUARDED_BY(mutex_);
  std::size_t heldBytes_ TIEBACK_MOCK_GUARDED_BY(mutex_) = 0;
  std::uint64_t lastSeq_ TIEBACK_MOCK_GUARDED_BY(mutex_) = 0;
  std::uint64_t dropped_ TIEBACK_MOCK_GUARDED_BY(mutex_) = 0;
};

}  // namespace tieback::mock
