// A walk through every slot, for checks that only ask that nothing worse than an error comes of it.
#pragma once

#include "../requests.h"

namespace tieback::conformance {

// Calls every operation (harmless, and with the sample where there is one), every lane twice, and get_extension.
void exercise(Setting& setting, bool with_sample);

}  // namespace tieback::conformance
