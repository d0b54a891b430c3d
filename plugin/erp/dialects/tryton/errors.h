// Tryton's refusals as outcomes. Application errors come with status 200: {"id":1,"error":[kind,…]}.
#pragma once

#include "erp/support/outcomes.h"

namespace tieback::erp::tryton {

inline constexpr std::string_view kErp = "Tryton";

// Of the member `error`. The kind decides, the words only explain: they follow the login's language. Whatever raised it
// was rolled back, so each is a definite 'not applied'.
Outcome outcomeOfError(const json::Value& error);
// Of a reply whose status is not 200.
Outcome outcomeOfStatus(const WireReply& reply, Effect effect, std::int64_t now_us);

}  // namespace tieback::erp::tryton
