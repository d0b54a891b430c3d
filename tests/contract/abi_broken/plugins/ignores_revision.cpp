// Accepts whatever revision the caller has seen.
#include "broken.h"

#include <tieback/sdk/c_api.h>

namespace {

using broken::Value;
using C = tieback_connector;

void patch(C& connector) {
  broken::original<&C::accept>() = connector.accept;
  connector.accept = [](C* self, tieback_str text, const tieback_sink* sink) -> tieback_status {
    const auto accept = broken::original<&C::accept>();
    tieback::TextSink first;
    if (accept(self, text, first.get()) == TIEBACK_OK)
      return tieback::writeTo(sink, first.text()) ? TIEBACK_OK : TIEBACK_INTERNAL;
    const Value refused = tieback::json::parse(first.text());
    if (refused.text("code") != "stale_revision") return accept(self, text, sink);
    Value request = tieback::json::parse(tieback::view(text));
    request.set("expected_revision", refused.at("details").at("revision"));
    const std::string changed = request.dump();
    return accept(self, tieback::borrow(changed), sink);
  };
}

}  // namespace

BROKEN_PLUGIN(&patch);
