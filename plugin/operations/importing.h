// Change orders that were made in the ERP: asking for them.
#pragma once

#include <string_view>

#include "operations/mutation.h"

namespace tieback::ops {

// The view that lists them: no view of items.
inline constexpr std::string_view kReadyToImport = "ready_to_import";

class Importing {
 public:
  explicit Importing(const Services& services) : services_(services) {}

  // Asks for a pull of a connection. While one is under way, this joins it.
  Result<json::Value> ask(const Request& request) const;

 private:
  const Services& services_;
};

}  // namespace tieback::ops
