/* Needs a symbol that nobody has: linked without -z defs. */
#include "minimal.h"

void nobody_has_this(void);

static void deinit_badly(void) {
  nobody_has_this();
  deinit();
}

const tieback_plugin_entry tieback_entry = {
    sizeof(tieback_plugin_entry), TIEBACK_ABI_MAJOR, TIEBACK_ABI_MINOR, 0, init, deinit_badly, get_factory};
