// What a shared library exports and needs, read from the file itself: nothing of it is run.
#pragma once

#include <string>
#include <vector>

namespace tieback::conformance {

struct DynamicSymbols {
  std::vector<std::string> exported;   // defined, global, weak or unique, not hidden
  std::vector<std::string> undefined;  // wanted from elsewhere
};

// Throws std::runtime_error, with what is wrong, when the file is no ELF64 shared library of this byte order.
DynamicSymbols readDynamicSymbols(const std::string& path);

}  // namespace tieback::conformance
