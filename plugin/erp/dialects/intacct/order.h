// The commitment's document in Intacct, and what a draft's lines take from its lines.
#pragma once

#include <optional>
#include <string>

#include "erp/dialects/intacct/client.h"

namespace tieback::erp::intacct {

// The order's lines, in their order.
Ask orderLinesAsk(const Config& config, const domain::Draft& draft);
// "Subcontract-SC-001": how Intacct names a document.
std::string orderId(const Config& config, const domain::Draft& draft);

// The item that a line of the draft stands for.
std::string itemOf(const Config& config, const domain::DraftLine& line);

// Puts line.N, qty.N, price.N, base.N and like.N.* into `state` for all lines; or says what is in the way.
std::optional<Outcome> planLines(const Config& config, const domain::Draft& draft, const Records& order_lines,
                                 State& state);

// The line of the order that a changed line means; null when it has none.
const xml::Element* orderLine(const Config& config, const domain::DraftLine& line, const Records& order_lines);
// What a line of an order amounts to, after all changes posted so far. Nothing when it cannot be read.
std::optional<Decimal> orderLineAmount(const Config& config, const xml::Element& line);

// A number of Intacct's, whatever trailing zeros it has; nothing when empty or none.
std::optional<Decimal> decimalAt(const xml::Element& record, const std::string& field);

// What an origin says of its documents: what checkGone() goes by.
json::Value originData(const xml::Element& header);

}  // namespace tieback::erp::intacct
