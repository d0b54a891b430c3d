// Division for amounts: what is worked out of a quantity or a rate.
#pragma once

#include <optional>

#include "core/decimal.h"
#include "core/json.h"

namespace tieback::mock::xero {

// a / b with so many decimals, a half away from zero; nothing when b is zero or it does not fit.
std::optional<Decimal> quotient(const Decimal& a, const Decimal& b, int decimals);

// The member as an amount; nothing when it is missing or none.
std::optional<Decimal> decimalAt(const Json& record, std::string_view name);
Json number(const Decimal& value, int decimals);

}  // namespace tieback::mock::xero
