// A change order as a purchase order of Xero, and what is compared of it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "erp/dialects/xero/lines.h"

namespace tieback::erp::xero {

// The number of an order of its own: the approver's, else the external key.
std::string numberOf(const domain::Draft& draft);

// Header fields of an order of its own that a profile may map.
bool isMappable(std::string_view field);

json::Value newOrder(const Config& config, const domain::Draft& draft, const std::string& contact);

// The header entry that tells, on the commitment's order, of the lines that are not the change order's.
inline constexpr std::string_view kOtherLines = "other lines";

domain::Projection expectedOf(const Config& config, const domain::Draft& draft);
// `contact`: the ContactID of the draft's vendor.
domain::Projection projectionOf(const Config& config, const domain::Draft& draft, const json::Value& order,
                                const std::string& contact);

// Is it what the platform calls the commitment, by number or by id?
bool isCommitment(const json::Value& order, const std::string& commitment);
// "2026-06-15" of DateString or of /Date(1781481600000+0000)/; empty when it has neither.
std::string dateOf(const json::Value& order);

// What an origin says of its documents: what checkGone() goes by. `key`: of lines on the commitment's order.
json::Value originData(const Config& config, const json::Value& order, const std::string& key);

}  // namespace tieback::erp::xero
