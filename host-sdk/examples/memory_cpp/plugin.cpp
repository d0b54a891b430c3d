#include "memory_connector.h"

TIEBACK_PLUGIN(example::MemoryConnector);
