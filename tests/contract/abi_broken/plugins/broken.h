// Plugins that break the contract in one way each: the example in memory, with one slot replaced.
#pragma once

#include "memory_connector.h"

#include <string>
#include <string_view>

namespace broken {

using tieback::json::Value;
using Good = tieback::sdk::detail::PluginExport<example::MemoryConnector>;

// Changes the connector that the example made.
using Patch = void (*)(tieback_connector&);

template <Patch kPatch>
struct PatchedExport {
  static tieback_status create(const tieback_connector_factory* factory, tieback_str id, const tieback_host* host,
                               tieback_str config, tieback_connector** connector, const tieback_sink* error) {
    const tieback_status status = Good::create(factory, id, host, config, connector, error);
    if (status == TIEBACK_OK) kPatch(**connector);
    return status;
  }
  static constexpr tieback_connector_factory kFactory{sizeof(tieback_connector_factory), 0, &Good::count,
                                                      &Good::descriptor, &create};
  static const void* getFactory(tieback_str id) {
    return tieback::view(id) == TIEBACK_CONNECTOR_FACTORY_ID ? &kFactory : nullptr;
  }
};

// The example's own slot of an operation.
template <tieback::OperationSlot kSlot>
tieback_operation& original() {
  static tieback_operation slot = nullptr;
  return slot;
}

// Replaces a slot by one that changes the request before the example sees it.
using Change = void (*)(Value& request);
template <tieback::OperationSlot kSlot, Change kChange>
void rewrite(tieback_connector& connector) {
  original<kSlot>() = connector.*kSlot;
  connector.*kSlot = [](tieback_connector* self, tieback_str text, const tieback_sink* sink) -> tieback_status {
    try {
      Value request = tieback::json::parse(tieback::view(text));
      kChange(request);
      const std::string changed = request.dump();
      return original<kSlot>()(self, tieback::borrow(changed), sink);
    } catch (const std::exception&) {
      return original<kSlot>()(self, text, sink);  // what is no request is not what this plugin breaks
    }
  };
}

}  // namespace broken

#define BROKEN_PLUGIN(patch)                                                           \
  extern "C" const tieback_plugin_entry tieback_entry = {sizeof(tieback_plugin_entry), \
                                                         TIEBACK_ABI_MAJOR,            \
                                                         TIEBACK_ABI_MINOR,            \
                                                         0,                            \
                                                         &broken::Good::init,          \
                                                         &broken::Good::deinit,        \
                                                         &broken::PatchedExport<patch>::getFactory}
