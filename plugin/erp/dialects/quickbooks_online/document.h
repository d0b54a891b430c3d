// A draft as lines of a purchase order, and what is compared of them.
//
// As order_lines, each line's description ends with "[TB-4711/2]": the change order's key and the line's place in it.
// By that the lines are found again among those of others. QuickBooks has no field for it, and a purchase order's lines
// can't be searched, but the order's number can.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "erp/dialects/quickbooks_online/config.h"

namespace tieback::erp::quickbooks_online {

// The commitment's order with the draft's lines behind its own: a full update, in which what is left out is emptied. So
// everything comes back as it was read.
json::Value orderWithLines(const Config& config, const domain::Draft& draft, const State& state);
// A purchase order of its own, with vendor, account and currency of the commitment's.
json::Value linkedOrder(const Config& config, const domain::Draft& draft, const State& state);

// The order's lines that are the draft's, by their place in it: null where there is none. Others of its lines that
// carry its key stand behind them.
std::vector<const json::Value*> ownLines(const domain::Draft& draft, const json::Value& order);
// Does any line carry the key?
bool hasLinesOf(std::string_view key, const json::Value& order);

// The lines of the document that are the draft's, whichever form it has.
std::vector<const json::Value*> draftLines(const Config& config, const domain::Draft& draft,
                                           const json::Value& document);

domain::Projection expectedOf(const Config& config, const domain::Draft& draft);
domain::Projection projectionOf(const Config& config, const domain::Draft& draft, const json::Value& document);

// Fields that the dialect itself fills in; a profile may not map them. As order_lines the order's header is not ours.
bool isReserved(const Config& config, std::string_view field);
// The longest note that QuickBooks keeps.
inline constexpr std::size_t kMostNote = 4000;
std::string noteWith(const domain::Draft& draft, const json::Value& order);

}  // namespace tieback::erp::quickbooks_online
