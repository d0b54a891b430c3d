// Never comes back from one operation.
#include "broken.h"

#include <unistd.h>

namespace {

using C = tieback_connector;

void patch(C& connector) {
  connector.health = [](C*, tieback_str, const tieback_sink*) -> tieback_status {
    for (;;) pause();
  };
}

}  // namespace

BROKEN_PLUGIN(&patch);
