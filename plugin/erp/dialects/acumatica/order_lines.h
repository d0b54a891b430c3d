// The lines of the commitment's order in Acumatica, and which of them a draft's lines mean.
#pragma once

#include <optional>
#include <string>

#include "erp/dialects/acumatica/config.h"

namespace tieback::erp::acumatica {

// Puts line.N and task.N into `state` for the draft's lines, from the order read with its Details; or says which line
// the order lacks or has closed.
std::optional<Outcome> findLines(const domain::Draft& draft, const json::Value& order, State& state);

}  // namespace tieback::erp::acumatica
