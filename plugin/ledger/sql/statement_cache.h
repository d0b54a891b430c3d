// The statements a session has prepared, by their text. Bounded: filters and pages of lists come in many shapes, and
// the least recently used ones make room.
#pragma once

#include <list>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace tieback::ledger {

template <class Statement>
class StatementCache {
 public:
  explicit StatementCache(std::size_t most) : most_(most) {}

  Statement* find(std::string_view sql) {
    const auto found = by_sql_.find(sql);
    if (found == by_sql_.end()) return nullptr;
    entries_.splice(entries_.begin(), entries_, found->second);
    return &found->second->second;
  }

  // Keeps it, after `drop` was called for what has to make room.
  template <class Drop>
  Statement& add(std::string_view sql, Statement statement, const Drop& drop) {
    while (entries_.size() >= most_) {
      drop(entries_.back().second);
      by_sql_.erase(entries_.back().first);
      entries_.pop_back();
    }
    entries_.emplace_front(std::string(sql), std::move(statement));
    by_sql_.emplace(entries_.front().first, entries_.begin());
    return entries_.front().second;
  }

  template <class Drop>
  void clear(const Drop& drop) {
    for (auto& entry : entries_) drop(entry.second);
    by_sql_.clear();
    entries_.clear();
  }
  void clear() {
    clear([](Statement&) {});
  }

 private:
  using Entries = std::list<std::pair<std::string, Statement>>;
  std::size_t most_;
  Entries entries_;  // the most recently used first
  std::unordered_map<std::string_view, typename Entries::iterator> by_sql_;
};

}  // namespace tieback::ledger
