// Counts without a lock. Only ThreadSanitizer is sure to see it.
#include "broken.h"

namespace {

using C = tieback_connector;

std::uint64_t calls = 0;

void patch(C& connector) {
  broken::original<&C::health>() = connector.health;
  connector.health = [](C* self, tieback_str request, const tieback_sink* sink) -> tieback_status {
    ++calls;
    return broken::original<&C::health>()(self, request, sink);
  };
}

}  // namespace

BROKEN_PLUGIN(&patch);
