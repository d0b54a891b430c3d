// Texts as URLs, forms and headers want them.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tieback::erp {

// Everything but letters, digits and -._~ becomes %XX.
std::string percentEncode(std::string_view text);
std::string formEncode(const std::vector<std::pair<std::string, std::string>>& fields);
std::string base64(std::string_view bytes);

}  // namespace tieback::erp
