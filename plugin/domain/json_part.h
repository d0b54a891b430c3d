// Where something stands in a JSON text, without a value being made of all that is around it.
#pragma once

#include <optional>
#include <string_view>

namespace tieback::domain::json_part {

// The text of what stands at a dotted path of object members ("commitment.vendor"); empty when nothing does. Nothing
// when the text can't be followed, as when it is damaged: json::parse() then says how. It looks no further than to what
// it finds, and at names as they are written: one with escapes in it is not found.
std::optional<std::string_view> find(std::string_view json, std::string_view dotted);

}  // namespace tieback::domain::json_part
