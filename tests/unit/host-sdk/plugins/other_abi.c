/* A plugin of another major version of the contract. */
#include <tieback/abi/entry.h>

static tieback_status init(tieback_str path, const tieback_sink* error) {
  (void)path;
  (void)error;
  return TIEBACK_OK;
}
static void deinit(void) {}
static const void* get_factory(tieback_str id) {
  (void)id;
  return 0;
}

const tieback_plugin_entry tieback_entry = {
    sizeof(tieback_plugin_entry), TIEBACK_ABI_MAJOR + 1, 0, 0, init, deinit, get_factory};
