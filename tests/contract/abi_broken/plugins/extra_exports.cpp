// Right in all but its link: without the version script everything that is visible is exported.
#include "memory_connector.h"

extern "C" TIEBACK_EXPORT int helper_that_leaked(int value);
int helper_that_leaked(int value) {
  return value + 1;
}

TIEBACK_PLUGIN(example::MemoryConnector);
