// The change order document (docs/contract.md) as values: exact amounts, texts without blanks around them.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include <tieback/sdk/decimal.h>
#include <tieback/sdk/json.h>

#include "profile/unmet.h"

namespace tieback::profile {

struct LineCodes {
  bool has_cost_code = false;
  std::string cost_code;        // the ERP's id; empty: no standard cost code
  std::string cost_code_shown;  // the platform's full code, for messages
  std::string category;         // the ERP's id of the cost type, or its code
};

struct SovLine {
  std::string id;
  std::string origin_id;
  int position = 0;  // from 1
  LineCodes codes;
  std::string description;
  std::string uom;
  std::optional<Decimal> amount;
  std::optional<Decimal> quantity;
};

struct ChangeOrderLine {
  std::string path;  // "change_order_items[2]"
  std::string id;
  std::string sov_line_id;  // empty: a new line
  int position = 0;         // from 1
  LineCodes codes;
  std::string description;
  std::string uom;
  std::string tax_code;
  std::optional<Decimal> quantity;
  std::optional<Decimal> unit_cost;
  Decimal amount;

  std::string shown() const;  // "Line 3 (Extra footing)"
};

struct ChangeOrder {
  std::string id, number, title, description, status, origin_id;
  std::string commitment_id, commitment_number, commitment_origin_id;
  bool is_purchase_order = false;
  bool by_unit = false;  // accounting_method
  std::string project_origin_id, job_origin_id, vendor_origin_id, vendor_name;
  std::string currency;
  std::optional<Decimal> total;
  std::vector<SovLine> sov;
  std::map<std::string, std::size_t> sov_by_id;
  std::vector<ChangeOrderLine> lines;

  const SovLine* sovLine(const std::string& sov_line_id) const;  // null: the commitment has no such line
};

inline constexpr std::size_t kMostLines = 2000;

// Reads as much as there is; what is missing or of a wrong shape goes to `unmet` (document_incomplete, amount_invalid,
// too_many_lines).
ChangeOrder readChangeOrder(const json::Value& document, UnmetList& unmet);

}  // namespace tieback::profile
