#include "erp/dialects/netsuite/steps.h"

namespace tieback::erp::netsuite {
namespace {

std::string_view writeStep(const Config& config) {
  return config.isLines() ? step::kAddLines : step::kCreate;
}

}  // namespace

StepSpec specOf(const Config& config, std::string_view name) {
  StepSpec spec;
  spec.name = name;
  if (name == step::kCheck || name == step::kJob || name == step::kApproval) return spec;
  spec.kind = StepSpec::Kind::write;
  // An upsert writes one order however often; that a second POST with the same external id is refused is not promised
  // in public; lines added twice would be there twice. How long NetSuite remembers an idempotency key is not public
  // either, so it proves nothing here.
  const bool once = name == step::kDelete || (name == step::kCreate && (config.upsert || config.unique_ids));
  spec.proof.kind = AbsenceProof::Kind::unique_key;
  if (!once) spec.proof = {AbsenceProof::Kind::after, config.absence_us};
  return spec;
}

std::vector<StepSpec> planOf(const Config& config) {
  std::vector<StepSpec> plan = {specOf(config, step::kCheck), specOf(config, writeStep(config))};
  if (config.async) plan.push_back(specOf(config, step::kJob));
  if (config.wait_for_approval) plan.push_back(specOf(config, step::kApproval));
  return plan;
}

std::optional<StepSpec> nextOf(const Config& config, const State& state) {
  if (!state.text("document").empty()) {
    const auto status = state.text("status");
    const bool settled = !status.empty() && status != kPendingApproval && status != kRejected;
    if (settled || !config.wait_for_approval) return std::nullopt;
    return specOf(config, step::kApproval);
  }
  if (!state.text("job").empty()) return specOf(config, step::kJob);
  return specOf(config, state.flag("checked") ? writeStep(config) : step::kCheck);
}

std::string keyOf(std::string_view name, std::size_t line) {
  return std::string(name) + "." + std::to_string(line);
}

}  // namespace tieback::erp::netsuite
