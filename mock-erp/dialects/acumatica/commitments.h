// Purchase orders and subcontracts seen as one thing: what a change order's lines point at.
// Threads: the state is guarded by the caller.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "state.h"

namespace tieback::mock::acumatica {

// Where the two kinds keep what they have in common.
struct CommitmentShape {
  const EntitySpec& spec;
  std::string_view type;  // as the change order's line names it
  std::size_t nbr, status, vendor, currency, date, lineTotal, total, modified, locked;
  std::size_t lineNbr, lineInventory, lineDescription, lineProject, lineTask, lineCostCode, lineQty, lineUom,
      lineUnitCost, lineExtended, lineAmount, lineAccount, lineCompleted, lineCanceled;
};

const CommitmentShape& purchaseOrderShape();
const CommitmentShape& subcontractShape();
// By what a client may call it: Normal, RO; Subcontract, RS. Null for anything else.
const CommitmentShape* shapeNamed(std::string_view type);

// The key in its collection: "Normal/PO-001", "SC-001".
std::string commitmentKey(const CommitmentShape& shape, std::string_view nbr);
RecordPtr findCommitment(const State& state, const CommitmentShape& shape, std::string_view nbr);
const Record* findLine(const CommitmentShape& shape, const Record& commitment, long long lineNbr);
// Pending Printing, Pending Email, Open: those that a change order may name.
bool isSelectable(const CommitmentShape& shape, const Record& commitment);
bool isClosedLine(const CommitmentShape& shape, const Record& line);

// Gives lines their numbers and amounts where they have none, and the header its totals.
void completeCommitment(const CommitmentShape& shape, Record& commitment);

}  // namespace tieback::mock::acumatica
