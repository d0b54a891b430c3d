// What the ERP asks of dates, projects, tasks, cost codes and vendors, and the words in which it refuses.
// Each gives the message, or nothing when all is well. Threads: the state is guarded by the caller.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "state.h"

namespace tieback::mock::acumatica {

using Refusal = std::optional<std::string>;

// "'Cost Code' cannot be found in the system."
std::string notFound(std::string_view label);
std::string cannotBeEmpty(std::string_view label);
std::string anotherProcess(std::string_view record);

Refusal checkPeriod(const State& state, DateTime date);
Refusal checkProject(const State& state, std::string_view project);
Refusal checkTask(const State& state, std::string_view project, std::string_view task);
Refusal checkCostCode(const State& state, std::string_view code);
Refusal checkVendor(const State& state, std::string_view vendor);

}  // namespace tieback::mock::acumatica
