/* Exports another symbol than the one a host looks for. */
#include "minimal.h"

extern TIEBACK_EXPORT const tieback_plugin_entry tieback_entrance;
const tieback_plugin_entry tieback_entrance = {
    sizeof(tieback_plugin_entry), TIEBACK_ABI_MAJOR, TIEBACK_ABI_MINOR, 0, init, deinit, get_factory};
