// Does not look at what the sink says.
#include "broken.h"

#include <tieback/sdk/c_api.h>

namespace {

using C = tieback_connector;

void patch(C& connector) {
  broken::original<&C::health>() = connector.health;
  connector.health = [](C* self, tieback_str request, const tieback_sink* sink) -> tieback_status {
    tieback::TextSink text;
    const tieback_status status = broken::original<&C::health>()(self, request, text.get());
    tieback::writeTo(sink, text.text());
    return status;
  };
}

}  // namespace

BROKEN_PLUGIN(&patch);
