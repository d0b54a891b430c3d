// Believes that nobody sends an empty request.
#include "broken.h"

namespace {

using C = tieback_connector;

void patch(C& connector) {
  broken::original<&C::list>() = connector.list;
  connector.list = [](C* self, tieback_str request, const tieback_sink* sink) -> tieback_status {
    const volatile char* first = request.size == 0 ? nullptr : request.data;
    if (*first == '?') return TIEBACK_BAD_INPUT;
    return broken::original<&C::list>()(self, request, sink);
  };
}

}  // namespace

BROKEN_PLUGIN(&patch);
