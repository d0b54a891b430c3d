// From a resolved profile's JSON (checked against the schema) to the struct, and back to the canonical JSON that the
// digest covers.
#pragma once

#include <optional>
#include <string>

#include "profile/schema_check.h"
#include "profile/vendor_profile.h"

namespace tieback::profile {

// `source` fits the schema. Fills in all defaults and the digest.
VendorProfile readProfile(const std::string& name, const json::Value& source);

// What no schema can say: templates, prompts that contradict themselves, a key that would not be unique.
std::optional<SchemaProblem> checkMeaning(const VendorProfile& profile);

// Every value of the profile, defaults included, without its digest. Times are whole microseconds.
json::Value profileJson(const VendorProfile& profile);

// "text", "date" or "choice".
std::string promptKindName(Prompt::Kind kind);

}  // namespace tieback::profile
