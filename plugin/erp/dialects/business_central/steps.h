// The walk: check → add lines (to the commitment's order) or create order (one of its own, linked by its words).
// Each write is one transactional batch, so there is no part of a change order to go on from.
//
// The state between steps, a flat object:
//   checked, company          the check has passed; the company's id
//   seen.…                    what a check that was held up has passed so far
//   order, number, status     the order that is written to, or that was made; its status in Business Central
//   first                     the line number (`sequence`) that the change order's lines begin with
//   type.N, object.N          of the draft's line N (from 0): account or item of the order's line that it changes
//   line.N, etag.N, place.N, before.N, quantity.N, cost.N
//                             of a changed line that is updated: the order's line, its version and number, its amount
//                             before, and what it becomes
//   conflicts                 how often somebody else's edit came between check and write
//   posted                    the change order is there
//   key                       its reference, where a person named what stands under another one than ours
//   removable, order_etag, own.K, own_etag.K
//                             what may be removed again, as long as nobody changed it
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "erp/dialects/business_central/config.h"

namespace tieback::erp::business_central {

namespace step {
inline constexpr std::string_view kCheck = "check";
inline constexpr std::string_view kAddLines = "add lines";
inline constexpr std::string_view kCreateOrder = "create order";
inline constexpr std::string_view kRemoveLines = "remove lines";
inline constexpr std::string_view kDeleteOrder = "delete order";
}  // namespace step

// The one status in which lines can be changed; "In Review" waits for an approval, "Open" is released.
inline constexpr std::string_view kDraft = "Draft";

StepSpec specOf(const Config& config, std::string_view name);
std::vector<StepSpec> planOf(const Config& config);
std::optional<StepSpec> nextOf(const Config& config, const State& state);

}  // namespace tieback::erp::business_central
