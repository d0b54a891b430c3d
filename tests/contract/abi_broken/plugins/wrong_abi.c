/* Built for another major version of the contract. */
#include "minimal.h"

const tieback_plugin_entry tieback_entry = {
    sizeof(tieback_plugin_entry), TIEBACK_ABI_MAJOR + 1, 0, 0, init, deinit, get_factory};
