// The profile in the shape in which an integration registers itself with the platform (public developer documentation
// of procore/documentation, erp_integration: metadata): names, and per entity what is enabled and what is validated.
#pragma once

#include <tieback/sdk/json.h>

#include "profile/send_rules.h"
#include "profile/vendor_profile.h"

namespace tieback::profile {

struct MetadataOptions {
  bool import = false;  // the dialect can import, and tell whether a record is gone
  bool unlink = false;
  Abilities abilities;
};

json::Value metadata(const VendorProfile& profile, const MetadataOptions& options);

}  // namespace tieback::profile
