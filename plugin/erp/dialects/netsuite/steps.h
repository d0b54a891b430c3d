// The walk: check → (add lines | create order) → (wait for job) → (wait for approval). One request writes it all, so
// nothing can be left half-way.
//
// The state between steps, a flat object:
//   checked                            the check has passed
//   parts                              how many parts of the check have passed, where it was held up
//   order, order_number                internal id and number of the commitment's purchase order
//   vendor, subsidiary, currency       internal ids, for a linked order
//   department, class, location        those of the commitment's order, for a linked order
//   item.N, customer.N, department.N, class.N, location.N, tax.N    of the draft's line N (from 0): internal ids
//   quantity.N, rate.N, amount.N       of that line
//   line.N, before.N, marks.N          of a line that is changed: its key in the order, what it holds, its reference
//   document, number, status           what the change order has become: the order that holds it, and the letter of
//                                      its status in NetSuite where it was read
//   job                                where the job under way is polled
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "erp/dialects/netsuite/config.h"

namespace tieback::erp::netsuite {

namespace step {
inline constexpr std::string_view kCheck = "check";
inline constexpr std::string_view kAddLines = "add lines";
inline constexpr std::string_view kCreate = "create order";
inline constexpr std::string_view kJob = "wait for job";
inline constexpr std::string_view kApproval = "wait for approval";
inline constexpr std::string_view kDelete = "delete order";
}  // namespace step

// Letters of a purchase order's status.
inline constexpr std::string_view kPendingApproval = "A";
inline constexpr std::string_view kRejected = "C";

StepSpec specOf(const Config& config, std::string_view name);
std::vector<StepSpec> planOf(const Config& config);
std::optional<StepSpec> nextOf(const Config& config, const State& state);

// "item.0"
std::string keyOf(std::string_view name, std::size_t line);

}  // namespace tieback::erp::netsuite
