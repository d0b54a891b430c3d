// Keeps the text of a request, and reads it in the next call.
#include "broken.h"

namespace {

using C = tieback_connector;

tieback_str kept{nullptr, 0};

void keep(C& connector) {
  broken::original<&C::list>() = connector.list;
  connector.list = [](C* self, tieback_str request, const tieback_sink* sink) -> tieback_status {
    std::size_t spaces = 0;
    for (const char c : tieback::view(kept)) spaces += c == ' ' ? 1 : 0;
    kept = spaces == ~std::size_t{0} ? tieback_str{nullptr, 0} : request;
    return broken::original<&C::list>()(self, request, sink);
  };
}

}  // namespace

BROKEN_PLUGIN(&keep);
