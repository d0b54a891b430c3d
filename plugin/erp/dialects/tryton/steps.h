// The walk: check → create purchase → create amendment → quote → confirm → (process) → validate amendment, each only
// where the change order has new lines (a purchase) or changed lines (an amendment of the commitment's purchase). Both
// documents are drafts before either is made final, so that a refusal leaves as little as may be.
//
// The state between steps, a flat object:
//   checked, company
//   party, address, currency, commitment             ids that the documents need, found out by the check
//   product.N, unit.N, quantity.N, unit_price.N      of the draft's line N (from 0)
//   line.N, base.N, text.N                           of a changed line: the purchase's line, its amount and text before
//   purchase, purchase_number, purchase_state        the new lines' document
//   amendment, amendment_state                       the changed lines' document
//   confirmed_at                                     when the purchase was first seen in between
// States are Tryton's own; "… sent" is what a button leaves behind until the record has been read.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "erp/dialects/tryton/config.h"

namespace tieback::erp::tryton {

namespace step {
inline constexpr std::string_view kCheck = "check";
inline constexpr std::string_view kCreatePurchase = "create purchase";
inline constexpr std::string_view kCreateAmendment = "create amendment";
inline constexpr std::string_view kQuote = "quote";
inline constexpr std::string_view kConfirm = "confirm";
inline constexpr std::string_view kProcess = "process";
inline constexpr std::string_view kReadPurchase = "read purchase";
inline constexpr std::string_view kValidate = "validate amendment";
inline constexpr std::string_view kReadAmendment = "read amendment";
inline constexpr std::string_view kDeletePurchase = "delete purchase";
inline constexpr std::string_view kDeleteAmendment = "delete amendment";
}  // namespace step

inline constexpr std::string_view kQuoteSent = "quote sent";
inline constexpr std::string_view kConfirmSent = "confirm sent";
inline constexpr std::string_view kProcessSent = "process sent";
inline constexpr std::string_view kValidateSent = "validate sent";
inline constexpr std::string_view kStuck = "stuck in confirmed";

StepSpec specOf(const Config& config, std::string_view name);
std::vector<StepSpec> planOf(const Config& config, const Job& job);
std::optional<StepSpec> nextOf(const Config& config, const Job& job, const State& state);

}  // namespace tieback::erp::tryton
