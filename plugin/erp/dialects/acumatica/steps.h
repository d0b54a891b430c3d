// The walk of a change order: check → create on hold → take off hold → wait for approval → release → wait for release.
//
// The state between steps, a flat object:
//   checked     true once the check has passed
//   line.N      POLineNbr of the draft's line N (from 0), task.N its project task: found out by the check
//   ref_nbr, id, status   of the change order; status is Acumatica's own, or one of the two below
//   operation   where the long operation under way is polled
//   looks       how often its end was looked for without one
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "erp/dialects/acumatica/config.h"

namespace tieback::erp::acumatica {

// An action was accepted, and what became of the record has not been read yet.
inline constexpr std::string_view kTakenOffHold = "taken off hold";
inline constexpr std::string_view kReleasing = "releasing";
inline constexpr std::string_view kPuttingOnHold = "putting on hold";

inline constexpr std::string_view kPendingApproval = "Pending Approval";
inline constexpr std::string_view kRejected = "Rejected";
inline constexpr std::string_view kOnHold = "On Hold";
inline constexpr std::string_view kOpen = "Open";
inline constexpr std::string_view kClosed = "Closed";

namespace step {
inline constexpr std::string_view kCheck = "check";
inline constexpr std::string_view kCreate = "create on hold";
inline constexpr std::string_view kOffHold = "take off hold";
inline constexpr std::string_view kApproval = "wait for approval";
inline constexpr std::string_view kRelease = "release";
inline constexpr std::string_view kReleased = "wait for release";
inline constexpr std::string_view kPutOnHold = "put on hold";
inline constexpr std::string_view kDelete = "delete on hold";
}  // namespace step

StepSpec specOf(const Config& config, const Job& job, std::string_view name);
std::vector<StepSpec> planOf(const Config& config, const Job& job);
// Towards the removal of what is not released yet: put on hold, then delete.
std::optional<StepSpec> discardOf(const Config& config, const State& state);
std::optional<StepSpec> nextOf(const Config& config, const Job& job, const State& state);

}  // namespace tieback::erp::acumatica
