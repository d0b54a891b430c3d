// Acumatica's answers that say no, as outcomes.
#pragma once

#include <string>

#include "erp/support/outcomes.h"

namespace tieback::erp::acumatica {

inline constexpr std::string_view kErp = "Acumatica";
// Codes that more than the table of words knows. Busy: a long operation of this session holds the record.
inline constexpr std::string_view kBusy = "busy";
inline constexpr std::string_view kLocked = "locked";
inline constexpr std::string_view kConcurrentChange = "concurrent_change";

// What a reply that is no success means. Bodies come in two shapes, and sometimes as HTML:
//   422 {"CustomerID":{"value":"X","error":"'Customer' cannot be found in the system."},…,"error":"…"}
//   500 {"message":"An error has occurred.","exceptionMessage":"PX.Data.PXException: …","innerException":{…}}
// A well-formed one is a definite refusal; anything else leaves a write in doubt.
Outcome outcomeOf(const WireReply& reply, Effect effect, std::int64_t now_us);

// Any body that speaks of the API login limit is a throttle, whatever its status.
bool isLoginLimit(const WireReply& reply);

// The vendor's words in a body of either shape; empty when it has neither.
std::string errorText(const WireReply& reply);

}  // namespace tieback::erp::acumatica
