// SHA-256 of a text, as 64 lower-case hexadecimal digits.
#pragma once

#include <string>
#include <string_view>

namespace tieback::domain {

std::string sha256Hex(std::string_view text);

}  // namespace tieback::domain
