#include "audit/chain_check.h"

#include "ledger/port/history_hash.h"

namespace tieback::audit {
namespace {

// More misfits than this are not told apart any more: a whole history was replaced.
constexpr std::size_t kMisfitsCompared = 16;
constexpr std::size_t kMisfitsKept = 1000;

std::string rows(std::int64_t first, std::int64_t last) {
  return first == last ? "row " + std::to_string(first)
                       : "rows " + std::to_string(first) + " to " + std::to_string(last);
}

}  // namespace

ChainCheck::ChainCheck(std::string connection, const std::map<std::int64_t, std::string>& checkpoints)
    : checkpoints_(checkpoints) {
  result_.connection = std::move(connection);
  result_.checkpoints = static_cast<std::int64_t>(checkpoints.size());
}

bool ChainCheck::row(const ledger::HistoryEntry& entry) {
  if (entry.sequence <= result_.last_sequence) {
    find({"altered", "", result_.last_sequence + 1, result_.last_sequence + 1, entry.item,
          "the row's number was replaced by something that is no number"});
    return false;
  }
  ++result_.rows;
  if (entry.sequence != result_.last_sequence + 1) {
    gap(entry);
  } else if (ledger::historyHash(entry, result_.connection, previous_hash_) != entry.hash) {
    if (misfits_.size() < kMisfitsKept) misfits_.push_back({entry, previous_hash_});
  }
  checkpointAt(entry);
  result_.last_sequence = entry.sequence;
  previous_hash_ = entry.hash;
  previous_item_ = entry.item;
  return true;
}

// The row after a gap can't be held against the one before it, which is gone.
void ChainCheck::gap(const ledger::HistoryEntry& entry) {
  const auto first = result_.last_sequence + 1;
  const auto last = entry.sequence - 1;
  find({"removed", "", first, last, "",
        rows(first, last) + (first == last ? " is" : " are") + " gone, between " +
            (previous_item_.empty() ? "the beginning" : "a row of " + previous_item_) + " and a row of " + entry.item});
}

void ChainCheck::checkpointAt(const ledger::HistoryEntry& entry) {
  const auto checkpoint = checkpoints_.find(entry.sequence);
  if (checkpoint == checkpoints_.end()) return;
  if (checkpoint->second == entry.hash) {
    result_.signed_up_to = entry.sequence;
    return;
  }
  const auto first = result_.signed_up_to + 1;
  find({"rewritten", "", first, entry.sequence, entry.item,
        rows(first, entry.sequence) + " are not what was there when the checkpoint at row " +
            std::to_string(entry.sequence) + " was signed"});
}

void ChainCheck::cutOff() {
  if (checkpoints_.empty() || checkpoints_.rbegin()->first <= result_.last_sequence) return;
  const auto first = result_.last_sequence + 1;
  const auto last = checkpoints_.rbegin()->first;
  find({"cut_off", "", first, last, "",
        rows(first, last) + " were there when a checkpoint was signed, and are gone; the history ends" +
            (previous_item_.empty() ? " before its beginning" : " with a row of " + previous_item_)});
}

std::int64_t ChainCheck::trueSequence(const Misfit& misfit) const {
  if (misfits_.size() > kMisfitsCompared) return 0;
  for (const auto& place : misfits_) {
    if (place.entry.sequence == misfit.entry.sequence) continue;
    ledger::HistoryEntry moved = misfit.entry;
    moved.sequence = place.entry.sequence;
    if (ledger::historyHash(moved, result_.connection, place.previous) == moved.hash) return moved.sequence;
    for (const auto& other : misfits_) {
      if (ledger::historyHash(moved, result_.connection, other.entry.hash) == moved.hash) return moved.sequence;
    }
  }
  return 0;
}

void ChainCheck::judge(const Misfit& misfit) {
  const auto at = misfit.entry.sequence;
  if (const auto written_as = trueSequence(misfit); written_as != 0) {
    find({"reordered", "", at, at, misfit.entry.item,
          "the row was written as row " + std::to_string(written_as) + " and stands as row " + std::to_string(at)});
    return;
  }
  find({"altered", "", at, at, misfit.entry.item,
        "the row does not fit its hash: it was altered" +
            (at == 1 ? std::string()
                     : ", or row " + std::to_string(at - 1) + " before it was, and given a hash of its own")});
}

void ChainCheck::end(Report& report) {
  for (const auto& misfit : misfits_) judge(misfit);
  cutOff();
  report.connections.push_back(result_);
  report.findings.insert(report.findings.end(), findings_.begin(), findings_.end());
}

void ChainCheck::find(Finding finding) {
  finding.connection = result_.connection;
  findings_.push_back(std::move(finding));
}

}  // namespace tieback::audit
