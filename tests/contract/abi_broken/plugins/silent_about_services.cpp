// Refuses a host without a clock, and does not say why.
#include "broken.h"

#include <tieback/abi/ext/clock.h>
#include <tieback/sdk/c_api.h>

namespace {

struct Silent {
  static tieback_status create(const tieback_connector_factory* factory, tieback_str id, const tieback_host* host,
                               tieback_str config, tieback_connector** connector, const tieback_sink* error) {
    if (host->get_extension(host, tieback::borrow(TIEBACK_EXT_CLOCK)) == nullptr) {
      tieback::writeTo(error, R"({"code":"internal","category":"internal","message":"No.","details":{}})");
      return TIEBACK_INTERNAL;
    }
    return broken::Good::create(factory, id, host, config, connector, error);
  }
  static constexpr tieback_connector_factory kFactory{sizeof(tieback_connector_factory), 0, &broken::Good::count,
                                                      &broken::Good::descriptor, &create};
  static const void* getFactory(tieback_str id) {
    return tieback::view(id) == TIEBACK_CONNECTOR_FACTORY_ID ? &kFactory : nullptr;
  }
};

}  // namespace

extern "C" const tieback_plugin_entry tieback_entry = {
    sizeof(tieback_plugin_entry), TIEBACK_ABI_MAJOR,     TIEBACK_ABI_MINOR,  0,
    &broken::Good::init,          &broken::Good::deinit, &Silent::getFactory};
