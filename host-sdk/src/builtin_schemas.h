// The texts of host-sdk/schema, compiled in.
#pragma once

#include <span>
#include <string_view>

namespace tieback {

struct BuiltinSchema {
  std::string_view name;  // "error" for error.schema.json
  std::string_view text;
};
std::span<const BuiltinSchema> builtinSchemas();

}  // namespace tieback
