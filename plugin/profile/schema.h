// The schema of a vendor profile, as it stands in vendor_profile.schema.json: built in, so that the file a person reads
// and what the loader holds profiles against cannot differ.
#pragma once

#include <string_view>

#include <tieback/sdk/json.h>

namespace tieback::profile {

std::string_view profileSchemaText();
json::Value profileSchema();

}  // namespace tieback::profile
