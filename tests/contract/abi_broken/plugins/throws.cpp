// Throws from the slot that the environment names (TIEBACK_BROKEN_SLOT): the name of an operation, or of another
// function that a host calls.
#include "broken.h"

#include <cstdlib>
#include <stdexcept>

namespace {

using tieback::Operation;
using C = tieback_connector;
using broken::Good;

bool chosen(std::string_view slot) {
  const char* name = std::getenv("TIEBACK_BROKEN_SLOT");
  return name != nullptr && slot == name;
}
void throwIfChosen(const char* slot) {
  if (chosen(slot)) throw std::runtime_error(std::string(slot) + " was told to throw");
}

tieback_status throwingOperation(C*, tieback_str, const tieback_sink*) {
  throw 42;
}

void (*good_destroy)(C*) = nullptr;

void patch(C& connector) {
  for (const auto& about : tieback::operations()) {
    if (chosen(about.name)) connector.*about.slot = &throwingOperation;
  }
  good_destroy = connector.destroy;
  connector.destroy = [](C* self) {
    good_destroy(self);
    throwIfChosen("destroy");
  };
  if (chosen("get_extension")) {
    connector.get_extension = [](C*, tieback_str) -> const void* { throw std::runtime_error("get_extension"); };
  }
  if (chosen("work")) {
    connector.work = [](C*, tieback_lane, const tieback_cancel*, std::uint32_t*,
                        const tieback_sink*) -> tieback_status { throw std::runtime_error("work"); };
  }
}

using Patched = broken::PatchedExport<&patch>;

std::uint32_t count(const tieback_connector_factory* factory) {
  throwIfChosen("count");
  return Good::count(factory);
}
const tieback_connector_descriptor* descriptor(const tieback_connector_factory* factory, std::uint32_t index) {
  throwIfChosen("descriptor");
  return Good::descriptor(factory, index);
}
tieback_status create(const tieback_connector_factory* factory, tieback_str id, const tieback_host* host,
                      tieback_str config, tieback_connector** connector, const tieback_sink* error) {
  throwIfChosen("create");
  return Patched::create(factory, id, host, config, connector, error);
}
constexpr tieback_connector_factory kFactory{sizeof(tieback_connector_factory), 0, &count, &descriptor, &create};

tieback_status init(tieback_str path, const tieback_sink* error) {
  throwIfChosen("init");
  return Good::init(path, error);
}
void deinit() {
  throwIfChosen("deinit");
}
const void* getFactory(tieback_str id) {
  throwIfChosen("get_factory");
  return tieback::view(id) == TIEBACK_CONNECTOR_FACTORY_ID ? &kFactory : nullptr;
}

}  // namespace

extern "C" const tieback_plugin_entry tieback_entry = {
    sizeof(tieback_plugin_entry), TIEBACK_ABI_MAJOR, TIEBACK_ABI_MINOR, 0, &init, &deinit, &getFactory};
