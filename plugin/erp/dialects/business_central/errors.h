// Business Central's answers that say no, as outcomes.
#pragma once

#include <span>
#include <string>

#include "erp/support/outcomes.h"

namespace tieback::erp::business_central {

inline constexpr std::string_view kErp = "Business Central";

// Someone changed the record meanwhile, or took a line's place: it is read again.
inline constexpr std::string_view kChanged = "concurrent_change";

// The table behind the outcomes, for the docs.
std::span<const ErrorRule> errorRules();

// What a reply that is no success means.
Outcome outcomeOf(const WireReply& reply, Effect effect, std::int64_t now_us);

// Of the token server (Microsoft Entra); nothing where RFC 6749 says enough.
std::optional<Outcome> signInRefusal(const WireReply& reply, std::int64_t now_us);

}  // namespace tieback::erp::business_central
