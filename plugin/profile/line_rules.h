// The rules on each line of a change order.
#pragma once

#include <string>

#include "profile/change_order.h"
#include "profile/vendor_profile.h"

namespace tieback::profile {

void checkLines(const ChangeOrder& order, const VendorProfile& profile, UnmetList& unmet);

// A changed line has the codes of the commitment's line where it names none itself.
std::string costCodeOf(const ChangeOrder& order, const ChangeOrderLine& line);
std::string categoryOf(const ChangeOrder& order, const ChangeOrderLine& line);
std::string uomOf(const ChangeOrder& order, const ChangeOrderLine& line);

}  // namespace tieback::profile
