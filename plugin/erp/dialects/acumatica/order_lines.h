// The lines of the commitment's order in Acumatica, and which of them a draft's lines mean.
#pragma once

#include <optional>
#include <string>

#include "erp/dialects/acumatica/config.h"

namespace tieback::erp::acumatica {

// A refusal of the check: plain words, the field and value they are about, and what to do.
Refused refuse(std::string code, std::string message, std::string name, std::string value, std::string remedy,
               Category category = Category::erp_refused);

// Puts line.N and task.N into `state` for the draft's lines, from the order read with its Details; or says which line
// the order lacks or has closed.
std::optional<Outcome> findLines(const domain::Draft& draft, const json::Value& order, State& state);

}  // namespace tieback::erp::acumatica
