// One connection's chain, row by row.
#pragma once

#include <map>
#include <vector>

#include "audit/verify.h"

namespace tieback::audit {

class ChainCheck {
 public:
  // `checkpoints`: hash by sequence; outlives this.
  ChainCheck(std::string connection, const std::map<std::int64_t, std::string>& checkpoints);

  // The next row in the order of sequences. False: nothing after it can be checked.
  bool row(const ledger::HistoryEntry& entry);
  // After the last row.
  void end(Report& report);

 private:
  struct Misfit {
    ledger::HistoryEntry entry;
    std::string previous;  // the stored hash of the row before
  };

  void gap(const ledger::HistoryEntry& entry);
  void checkpointAt(const ledger::HistoryEntry& entry);
  void cutOff();
  void judge(const Misfit& misfit);
  // The sequence under which that row was written, if it is another misfit's; else 0.
  std::int64_t trueSequence(const Misfit& misfit) const;
  void find(Finding finding);

  ConnectionReport result_;
  const std::map<std::int64_t, std::string>& checkpoints_;
  std::vector<Misfit> misfits_;
  std::vector<Finding> findings_;
  std::string previous_hash_;
  std::string previous_item_;
};

}  // namespace tieback::audit
