// The version of the host's tables, as it stands in a store.
#pragma once

#include <cstdint>
#include <string>

namespace tieback::host {

// StoreError, which says what to do, when the version that was found in `store` is not the one that this program works
// with, or is newer.
void requireVersion(const std::string& store, std::int64_t found, std::int64_t known);
void refuseNewer(const std::string& store, std::int64_t found, std::int64_t known);

}  // namespace tieback::host
