/* Its entry is of the size that it says, and one of the members that must be there is null. */
#include "minimal.h"

const tieback_plugin_entry tieback_entry = {
    sizeof(tieback_plugin_entry), TIEBACK_ABI_MAJOR, TIEBACK_ABI_MINOR, 0, init, 0, get_factory};
/* Keeps the compiler from calling the function unused. */
void (*tieback_tests_unused)(void);
void (*tieback_tests_unused)(void) = deinit;
