// What an approver makes of a change order that was made in the ERP (docs/decisions/0011): it is linked to the
// platform's own, which is then synced without an export; or dismissed, and back when the ERP lists another version.
#pragma once

#include "operations/mutation.h"

namespace tieback::ops {

class TakingOver {
 public:
  explicit TakingOver(const Services& services) : services_(services), mutator_(services) {}

  // An item with the record that params.record names.
  Result<json::Value> link(const Request& request) const;
  Result<json::Value> dismiss(const Request& request) const;
  Result<json::Value> restore(const Request& request) const;

 private:
  // Decides what becomes of the record, as it is in the ledger; or says why it can't.
  using Decide = std::function<Result<void>(ledger::Staged&, ledger::Micros now)>;
  Result<json::Value> onRecord(std::string_view operation, const Request& request, const Decide& decide) const;

  const Services& services_;
  Mutator mutator_;
};

}  // namespace tieback::ops
