#include <store/engine.h>
#include <store/version.h>

namespace tieback::host {

void refuseNewer(const std::string& store, std::int64_t found, std::int64_t known) {
  if (found <= known) return;
  throw StoreError(store + " was written by a newer tieback-host (version " + std::to_string(found) +
                   " of the tables; this program knows up to " + std::to_string(known) +
                   "). Start the newer program, or restore a backup; nothing was changed.");
}

void requireVersion(const std::string& store, std::int64_t found, std::int64_t known) {
  refuseNewer(store, found, known);
  if (found == known) return;
  throw StoreError(store + " went back to version " + std::to_string(found) +
                   " of the tables, and this program needs " + std::to_string(known) +
                   ". Start the program anew; nothing was changed.");
}

}  // namespace tieback::host
