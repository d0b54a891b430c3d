// Xero's answers that say no, as outcomes.
#pragma once

#include <span>
#include <string>

#include "erp/support/outcomes.h"

namespace tieback::erp::xero {

inline constexpr std::string_view kErp = "Xero";
inline constexpr std::string_view kNumberTaken = "number_taken";

// What a reply that is no success means. Bodies come in three shapes, and from gateways as HTML:
//   400 {"ErrorNumber":10,"Type":"ValidationException","Message":"A validation exception occurred",
//        "Elements":[{…,"ValidationErrors":[{"Message":"…"}]}]}
//   401, 403 {"Type":null,"Title":"Forbidden","Status":403,"Detail":"AuthenticationUnsuccessful","Instance":"…"}
//   404 The resource you're looking for cannot be found
// A well-formed one is a definite refusal; anything else leaves a write in doubt.
Outcome outcomeOf(const WireReply& reply, Effect effect, std::int64_t now_us);

// The refusal that an element of a 200 holds; nothing when it was taken. With summarizeErrors=false, and for single
// updates, Xero says no within an answer that looks like success.
std::optional<Outcome> refusalWithin(const json::Value& element);

// The vendor's words in a body of any of the shapes; empty when it has none.
std::string errorText(const WireReply& reply);

// A 404 that Xero itself wrote, not a gateway's page.
bool saysNotFound(const WireReply& reply);

// For the documentation: a test holds its page against them.
std::span<const ErrorRule> errorRules();

}  // namespace tieback::erp::xero
