// What a person wants to be mailed.
#pragma once

#include "operations/mutation.h"

namespace tieback::ops {

// set_mail_preference: the actor's own, so it needs no level. Idempotent by request id as every mutating operation.
Result<json::Value> setMailPreference(const Services& services, const Request& request);

}  // namespace tieback::ops
