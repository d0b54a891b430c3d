// Finds an item by its id alone.
#include "broken.h"

namespace {

using broken::Value;
using C = tieback_connector;

void anyCompany(Value& request) {
  if (request.text("item").rfind("acme.", 0) == 0) request.set("company", "c-1");
}

void patch(C& connector) {
  broken::rewrite<&C::get, &anyCompany>(connector);
}

}  // namespace

BROKEN_PLUGIN(&patch);
