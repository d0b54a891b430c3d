// QuickBooks' answers that say no, as outcomes.
#pragma once

#include <span>
#include <string>

#include "erp/dialects/quickbooks_online/fault.h"
#include "erp/support/outcomes.h"

namespace tieback::erp::quickbooks_online {

inline constexpr std::string_view kErp = "QuickBooks Online";

// The codes that a step itself makes something of.
inline constexpr std::string_view kStale = "5010";        // someone else changed the record
inline constexpr std::string_view kRepeated = "600";      // this requestid was used before
inline constexpr std::string_view kNotFound = "610";      // there is no such record, or it is inactive
inline constexpr std::string_view kNumberTaken = "6140";  // and 6210 in an old note of the vendor's

// The table behind docs/erp/quickbooks_online.md, which a test holds to it. A pattern is matched with
// "#code message detail".
std::span<const ErrorRule> errorRules();

// What a reply means that holds a fault, or whose status is not 200. A validation fault was not applied; a system fault
// or a gateway's page leaves a write in doubt.
Outcome outcomeOf(const WireReply& reply, Effect effect, std::int64_t now_us);

// A whole answer with a document in it, or what it means.
std::variant<json::Value, Outcome> documentOf(const WireReply& reply, Effect effect, std::int64_t now_us);

// "Stale Object Error: You and Ann were working on this at the same time. (5010)"
std::string wordsOf(const Fault& fault);

}  // namespace tieback::erp::quickbooks_online
