// The profile reference for people (docs/profile-reference.md), made from the schema.
#pragma once

#include <string>

namespace tieback::profile {

std::string profileReference();

}  // namespace tieback::profile
