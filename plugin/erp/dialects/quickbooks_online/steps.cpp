#include "erp/dialects/quickbooks_online/steps.h"

namespace tieback::erp::quickbooks_online {

std::vector<StepSpec> planOf(const Config& config) {
  StepSpec write{std::string(config.linked() ? step::kCreate : step::kAddLines), StepSpec::Kind::write, config.proof};
  return {{std::string(step::kCheck), StepSpec::Kind::read, {}}, std::move(write)};
}

std::optional<StepSpec> nextOf(const Config& config, const State& state) {
  if (!state.text("document").empty()) return std::nullopt;
  return planOf(config)[state.flag("checked") ? 1 : 0];
}

}  // namespace tieback::erp::quickbooks_online
