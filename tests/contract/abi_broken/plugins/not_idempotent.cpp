// Takes every repetition of a request for a new one.
#include "broken.h"

#include <atomic>

namespace {

using broken::Value;
using C = tieback_connector;

void freshId(Value& request) {
  static std::atomic<int> count{0};
  if (request.find("request_id") != nullptr) request.set("request_id", "fresh-" + std::to_string(++count));
}

void patch(C& connector) {
  broken::rewrite<&C::accept, &freshId>(connector);
}

}  // namespace

BROKEN_PLUGIN(&patch);
