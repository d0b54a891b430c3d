// The one request that writes a change order: lines for the commitment's purchase order, or an order of its own.
#pragma once

#include <string>
#include <string_view>

#include "erp/dialects/netsuite/config.h"

namespace tieback::erp::netsuite {

// PATCH of the commitment's order with nothing but the change order's lines: NetSuite appends lines without a key and
// changes those with one, and keeps all others.
// https://docs.oracle.com/en/cloud/saas/netsuite/ns-online-help/section_1545295601.html
WireRequest linesRequest(const Config& config, const Job& job, const State& state);

// POST of an order with the key as its external id, or PUT to that id.
WireRequest orderRequest(const Config& config, const Job& job, const State& state);

// Is a line of the draft the change of a line that the order has?
bool updates(const Config& config, const domain::DraftLine& line);

// A column of the lines; all other fields of the profile's mapping are the order's.
bool isColumn(std::string_view field);
// Fields that the dialect itself fills in; a profile may not map them.
bool isReserved(const Config& config, std::string_view field);

}  // namespace tieback::erp::netsuite
