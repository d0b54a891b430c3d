// What one export wants to be in the ERP, in words that every ERP shares: made from the CCO document, the profile and
// the approver's answers, by a pure function, so that the preview, the pinned digest and the request all speak of one
// thing.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <tieback/sdk/decimal.h>

namespace tieback::domain {

struct DraftLine {
  enum class Change { new_line, changed_line };
  Change change = Change::new_line;
  std::vector<std::string> item_ids;   // change_order_items that went into it (several when same-line edits are summed)
  std::string commitment_line_id;      // changed_line: the platform's id of the SOV line …
  std::string commitment_line_origin;  // … and the ERP's id of it; empty where the ERP has none (then by position)
  int position = 0;                    // changed_line: the SOV line's position, from 1; new_line: the CCO line's
  std::string cost_code;               // the ERP's code (origin id)
  std::string category;                // the ERP's cost type; empty where it has none
  std::string description;
  std::string uom;
  std::optional<Decimal> quantity;  // a delta for changed lines
  std::optional<Decimal> unit_cost;
  Decimal amount;  // a delta for changed lines
  std::string tax_code;
  // changed_line: what the SOV line holds before this change, as the platform knows it.
  std::optional<Decimal> old_amount;
  std::optional<Decimal> old_quantity;
};

struct Draft {
  std::string external_key;  // chosen once per CCO; found again by it
  std::string number;        // the document number the approver chose, or empty: the ERP numbers
  std::string title;
  std::string description;
  std::string date;      // posting date, 2026-06-15
  std::string currency;  // ISO 4217
  std::string project;   // the ERP's ids from here on
  std::string vendor;
  std::string commitment;
  bool is_purchase_order = false;   // else a subcontract
  std::string commitment_number;    // the platform's, for messages
  std::string change_order_number;  // the platform's, for messages
  std::vector<DraftLine> lines;
  Decimal total;
  // ERP field name → text, from the profile's field mapping, limits already applied.
  std::vector<std::pair<std::string, std::string>> fields;

  bool hasNewLines() const {
    for (const auto& line : lines)
      if (line.change == DraftLine::Change::new_line) return true;
    return false;
  }
  bool hasChangedLines() const {
    for (const auto& line : lines)
      if (line.change == DraftLine::Change::changed_line) return true;
    return false;
  }
};

// The part of a document that is compared: of the draft before, of the ERP's record after. Both sides count alike.
struct Projection {
  std::vector<std::pair<std::string, std::string>> header;  // name → text, in a fixed order that the dialect chooses
  std::vector<Decimal> line_amounts;                        // in the order of the draft's lines
  Decimal total;

  friend bool operator==(const Projection&, const Projection&) = default;
};

}  // namespace tieback::domain
