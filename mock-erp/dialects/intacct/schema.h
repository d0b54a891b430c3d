// The order in which object-specific functions want their elements; generic ones take any.
// https://developer.intacct.com/web-services/functions/
#pragma once

#include <optional>
#include <string>

#include "support/xml.h"

namespace tieback::mock::intacct {

// What is wrong with a <function>, in the words of the gateway's XML parser; nothing when it fits.
std::optional<std::string> schemaProblem(const XmlNode& function);

}  // namespace tieback::mock::intacct
