// Writes an error document that has no category.
#include "broken.h"

#include <tieback/sdk/c_api.h>

namespace {

using C = tieback_connector;

void patch(C& connector) {
  broken::original<&C::get>() = connector.get;
  connector.get = [](C* self, tieback_str request, const tieback_sink* sink) -> tieback_status {
    tieback::TextSink text;
    const tieback_status status = broken::original<&C::get>()(self, request, text.get());
    if (status == TIEBACK_OK) return tieback::writeTo(sink, text.text()) ? TIEBACK_OK : TIEBACK_INTERNAL;
    tieback::writeTo(sink, R"({"error":"something went wrong"})");
    return status;
  };
}

}  // namespace

BROKEN_PLUGIN(&patch);
