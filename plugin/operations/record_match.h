// Does a change order that somebody made in the ERP say what an export of the platform's would have said?
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <tieback/sdk/json.h>

#include "domain/draft.h"
#include "ledger/port/staging.h"

namespace tieback::ops {

struct RecordMatch {
  json::Value difference;                                  // the contract's item.difference, or null
  std::vector<std::pair<std::string, std::string>> lines;  // change_order_item id → the ERP line's id, where they agree
};

// What is compared: the total, the sum of each cost code (and category, where the ERP tells it of every line), and that
// the ERP holds it for final. A person who keys in a change order splits its lines as they like, and gives it another
// title: neither is a difference.
RecordMatch matchRecord(const domain::Draft& draft, const ledger::Staged& record);

}  // namespace tieback::ops
