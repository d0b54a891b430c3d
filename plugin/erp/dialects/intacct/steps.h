// The walk of a change order: check → create draft → compare draft → post → wait for approval; with `post: at_once`:
// check → create → wait for approval; with `by_hand` it ends with the draft.
//
// The state between steps, a flat object:
//   checked           true once the check has passed
//   order             the order's record number; currency: the order's, empty where Intacct does not say
//   qty.N, price.N    what is sent for the draft's line N (from 0)
//   line.N            the order's line that it changes (its record number); empty: a new line
//   base.N            with `lines_hold: total`: the line's amount before
//   like.N.F          dimensions copied from an order's line: item, task, cost type, unit, location, department, class
//   docid             "Subcontract Change Order-CO-0007"
//   record            its record number, once it was read
//   status            Intacct's own word, or one of those below
//   compared          true once a draft was found to be what was sent
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "erp/dialects/intacct/config.h"

namespace tieback::erp::intacct {

inline constexpr std::string_view kCreated = "created";  // not read since
inline constexpr std::string_view kPosted = "posted";    // not read since
inline constexpr std::string_view kDraft = "Draft";

namespace step {
inline constexpr std::string_view kCheck = "check";
inline constexpr std::string_view kCreateDraft = "create draft";
inline constexpr std::string_view kCompare = "compare draft";
inline constexpr std::string_view kPost = "post";
inline constexpr std::string_view kCreate = "create";
inline constexpr std::string_view kApproval = "wait for approval";
inline constexpr std::string_view kDelete = "delete";
}  // namespace step

// Is a document in that state an effective change of its order?
bool isEffective(std::string_view status);
// Intacct's word for a state that some of its functions tell as one letter.
std::string statusWord(const std::string& status);

StepSpec specOf(const Config& config, std::string_view name);
std::vector<StepSpec> planOf(const Config& config);
// The removal of what is not in effect yet: a draft, or what waits for an approval or was denied it.
std::optional<StepSpec> discardOf(const Config& config, const State& state);
std::optional<StepSpec> nextOf(const Config& config, const State& state);

}  // namespace tieback::erp::intacct
