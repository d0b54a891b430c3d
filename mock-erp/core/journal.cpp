#include "journal.h"

namespace tieback::mock {

Journal::Journal(std::size_t maxEntries, std::size_t maxBytes, Warn warn)
    : maxEntries_(maxEntries), maxBytes_(maxBytes), warn_(std::move(warn)) {}

std::size_t Journal::bytes(const JournalEntry& entry) {
  std::size_t size = sizeof(JournalEntry) + entry.request.path.size() + entry.request.query.size() +
                     entry.request.body.size() + entry.responseBody.size();
  for (const auto& [name, value] : entry.request.headers) size += name.size() + value.size() + 64;
  return size;
}

std::uint64_t Journal::add(JournalEntry entry) {
  // What falls out is freed after the lock is given back.
  std::vector<JournalEntry> fallen;
  bool firstDrop = false;
  std::uint64_t seq = 0;
  {
    Lock lock(mutex_);
    seq = entry.seq = ++lastSeq_;
    heldBytes_ += bytes(entry);
    entries_.push_back(std::move(entry));
    while (entries_.size() > maxEntries_ || (heldBytes_ > maxBytes_ && entries_.size() > 1)) {
      firstDrop = firstDrop || dropped_ == 0;
      ++dropped_;
      heldBytes_ -= bytes(entries_.front());
      fallen.push_back(std::move(entries_.front()));
      entries_.pop_front();
    }
  }
  if (firstDrop) {
    warn_("journal is full (" + std::to_string(maxEntries_) + " entries or " + std::to_string(maxBytes_) +
          " bytes): the oldest entries are being dropped; 'dropped' in GET /_mock/journal counts them");
  }
  return seq;
}

void Journal::markAnswerLost(std::uint64_t seq) {
  Lock lock(mutex_);
  if (entries_.empty() || seq < entries_.front().seq) return;
  const std::size_t index = static_cast<std::size_t>(seq - entries_.front().seq);
  if (index < entries_.size()) entries_[index].answerLost = true;
}

std::vector<JournalEntry> Journal::find(const JournalQuery& query) const {
  std::vector<JournalEntry> found;
  Lock lock(mutex_);
  for (const JournalEntry& entry : entries_) {
    if (found.size() == query.limit) break;
    if (entry.seq <= query.since) continue;
    if (!query.method.empty() && entry.request.method != query.method) continue;
    if (!query.path.empty() && !globMatches(query.path, entry.request.path)) continue;
    found.push_back(entry);
  }
  return found;
}

std::uint64_t Journal::dropped() const {
  Lock lock(mutex_);
  return dropped_;
}

std::uint64_t Journal::lastSeq() const {
  Lock lock(mutex_);
  return lastSeq_;
}

void Journal::clear() {
  std::deque<JournalEntry> old;
  Lock lock(mutex_);
  old.swap(entries_);
  heldBytes_ = 0;
  dropped_ = 0;
}

}  // namespace tieback::mock
