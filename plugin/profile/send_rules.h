// What a change order must be like to be sent, by the document alone (who may send is authorised elsewhere). Codes:
// document_incomplete, currency_missing, commitment_not_synced, project_not_linked, project_differs, vendor_not_linked,
// status_not_approved, already_in_erp, no_lines, too_many_lines, line_repeated, line_unknown, cost_code_missing,
// cost_code_not_standard, cost_code_differs, category_missing, several_categories, amount_invalid, too_many_decimals,
// amount_too_large, total_differs, quantity_missing, unit_price_differs, same_line_differs, control_characters,
// too_long, text_missing, date_invalid, and <ability>_not_supported for each of `Abilities`.
#pragma once

#include <vector>

#include "profile/change_order.h"
#include "profile/unmet.h"
#include "profile/vendor_profile.h"

namespace tieback::profile {

// What the dialect can do (its Capabilities, of which this room knows nothing).
struct Abilities {
  bool new_lines = true;
  bool changed_lines = true;
  bool negative_amounts = true;
  bool negative_new_lines = true;
  bool purchase_orders = true;
  bool subcontracts = true;
};

// Everything that is unmet, most general first; empty: it may be sent.
std::vector<Unmet> checkDocument(const json::Value& document, const VendorProfile& profile, const Abilities& abilities);

// The rules on the parsed change order: all but the text limits and what the dialect can do.
void checkRules(const ChangeOrder& order, const VendorProfile& profile, UnmetList& unmet);

}  // namespace tieback::profile
