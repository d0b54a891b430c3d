// The walk: check → add lines | create purchase order.
//
// The state between steps:
//   passed       how many parts of the check have passed
//   vendor, closed_until   what they learned: the vendor's id, the day until which the books are closed
//   checked      all of them have
//   order        the commitment's purchase order as it was read, whole: a full update must send all of it back
//   line.N       the item's or account's id of the draft's line N (from 0), class.N its class's
//   customer     the project's customer id
//   conflicts    how often someone else was faster
//   document     the id of the purchase order that holds the change order; then nothing is left to do
//   number       its number
//   key          the key by which its lines are known in it
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "erp/dialects/quickbooks_online/config.h"

namespace tieback::erp::quickbooks_online {

namespace step {
inline constexpr std::string_view kCheck = "check";
inline constexpr std::string_view kAddLines = "add lines";
inline constexpr std::string_view kCreate = "create purchase order";
}  // namespace step

std::vector<StepSpec> planOf(const Config& config);
std::optional<StepSpec> nextOf(const Config& config, const State& state);

}  // namespace tieback::erp::quickbooks_online
