// Amounts as NetSuite keeps and writes them.
#pragma once

#include <optional>
#include <string>

#include "core/decimal.h"
#include "core/json.h"

namespace tieback::mock::netsuite {

// As Java writes a double: 15000.0, 0.5, 1.23456789E7 from ten million on.
std::string javaNumber(const Decimal& value);

// Of a number, or of a text that is one.
std::optional<Decimal> decimalOf(const Json* value);
Json numberJson(const Decimal& value);

// Rounded to cents; nothing when it is too large.
std::optional<Decimal> productInCents(const Decimal& quantity, const Decimal& rate);
// To eight decimals; nothing for a quantity of nothing.
std::optional<Decimal> rateOf(const Decimal& amount, const Decimal& quantity);

}  // namespace tieback::mock::netsuite
