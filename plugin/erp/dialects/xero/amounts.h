// Quantities and unit amounts as Xero takes them: it works a line's amount out of them, rounded to 2 decimals, and
// wants no quantity below zero.
#pragma once

#include "erp/support/line_values.h"

namespace tieback::erp::xero {

// The line's own quantity and unit cost, or the unit amount that its quantity takes; a line without a quantity is one
// unit. The quantity is above zero, the unit amount bears the sign. Or a sentence that says why it cannot be had:
// also where the product lies in the middle between two amounts, for which way Xero rounds is not public.
// `unit_decimals`: 4 or 2.
std::variant<LineValue, std::string> lineValue(const std::optional<Decimal>& quantity,
                                               const std::optional<Decimal>& unit_cost, const Decimal& amount,
                                               int unit_decimals);

}  // namespace tieback::erp::xero
