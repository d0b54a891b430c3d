// The walk. Lines on the commitment's order: check → add lines. An order of its own: check → create → submit or
// approve → (wait for approval), as far as `finish` says.
//
// The state between steps, a flat object:
//   checked
//   contact                                the vendor's ContactID
//   order, number, status                  the purchase order that the lines are on, once they are
//   key                                    what its lines stand under, where a person named another than the draft's
//   target, target_number, updated, lines  of the commitment's order as the check read it: its id, number,
//                                          UpdatedDateUTC and LineItems (as JSON text)
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "erp/dialects/xero/config.h"

namespace tieback::erp::xero {

namespace step {
inline constexpr std::string_view kCheck = "check";
inline constexpr std::string_view kAddLines = "add lines";
inline constexpr std::string_view kCreate = "create";
inline constexpr std::string_view kSubmit = "submit";
inline constexpr std::string_view kApprove = "approve";
inline constexpr std::string_view kApproval = "wait for approval";
inline constexpr std::string_view kDelete = "delete";
}  // namespace step

inline constexpr std::string_view kDraft = "DRAFT";
inline constexpr std::string_view kSubmitted = "SUBMITTED";
inline constexpr std::string_view kAuthorised = "AUTHORISED";
inline constexpr std::string_view kBilled = "BILLED";
inline constexpr std::string_view kDeleted = "DELETED";

StepSpec specOf(const Config& config, std::string_view name);
std::vector<StepSpec> planOf(const Config& config);
std::optional<StepSpec> nextOf(const Config& config, const State& state);

// May the order still be changed or removed without harm?
bool isHeld(const Config& config, const State& state);

}  // namespace tieback::erp::xero
