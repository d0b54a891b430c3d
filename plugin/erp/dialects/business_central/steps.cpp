#include "erp/dialects/business_central/steps.h"

namespace tieback::erp::business_central {
namespace {

std::string_view writeStep(const Config& config) {
  return config.linked_order ? step::kCreateOrder : step::kAddLines;
}

}  // namespace

StepSpec specOf(const Config& config, std::string_view name) {
  StepSpec spec;
  spec.name = name;
  if (name == step::kCheck) return spec;
  spec.kind = StepSpec::Kind::write;
  // There is no idempotency key. A number of our own is taken once, and what is deleted by its version is gone once.
  spec.proof.kind = AbsenceProof::Kind::unique_key;
  const bool numbered = name == step::kCreateOrder && config.manual_number;
  if ((name == step::kAddLines || name == step::kCreateOrder) && !numbered) {
    spec.proof = {AbsenceProof::Kind::after, config.absence_us};
  }
  return spec;
}

std::vector<StepSpec> planOf(const Config& config) {
  return {specOf(config, step::kCheck), specOf(config, writeStep(config))};
}

std::optional<StepSpec> nextOf(const Config& config, const State& state) {
  if (state.flag("posted")) return std::nullopt;
  return specOf(config, state.flag("checked") ? writeStep(config) : step::kCheck);
}

}  // namespace tieback::erp::business_central
