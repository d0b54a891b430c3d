#include "erp/dialects/xero/steps.h"

namespace tieback::erp::xero {
namespace {

using Finish = Config::Finish;

std::string_view nextOfOwn(const Config& config, const std::string& status) {
  if (config.finish == Finish::draft) return {};
  const bool waits = status == kDraft || status == kSubmitted;
  if (!waits) return {};
  if (config.finish == Finish::approved) return step::kApprove;
  if (status == kDraft) return step::kSubmit;
  return config.finish == Finish::approved_in_xero ? step::kApproval : std::string_view();
}

std::string_view nextName(const Config& config, const State& state) {
  if (state.text("order").empty()) {
    if (!state.flag("checked")) return step::kCheck;
    return config.ownOrder() ? step::kCreate : step::kAddLines;
  }
  return config.ownOrder() ? nextOfOwn(config, state.text("status")) : std::string_view();
}

AbsenceProof proofOf(const Config& config, std::string_view name) {
  // Submitting, approving and deleting again do nothing.
  if (name != step::kAddLines && name != step::kCreate) return {AbsenceProof::Kind::unique_key, 0};
  if (name == step::kCreate && config.unique_numbers) return {AbsenceProof::Kind::unique_key, 0};
  return {AbsenceProof::Kind::after, config.absence_us};
}

}  // namespace

StepSpec specOf(const Config& config, std::string_view name) {
  StepSpec spec;
  spec.name = name;
  if (name == step::kCheck || name == step::kApproval) return spec;
  spec.kind = StepSpec::Kind::write;
  spec.proof = proofOf(config, name);
  return spec;
}

std::vector<StepSpec> planOf(const Config& config) {
  std::vector<StepSpec> plan = {specOf(config, step::kCheck)};
  if (!config.ownOrder()) {
    plan.push_back(specOf(config, step::kAddLines));
    return plan;
  }
  plan.push_back(specOf(config, step::kCreate));
  if (config.finish == Finish::approved) plan.push_back(specOf(config, step::kApprove));
  if (config.finish == Finish::submitted || config.finish == Finish::approved_in_xero) {
    plan.push_back(specOf(config, step::kSubmit));
  }
  if (config.finish == Finish::approved_in_xero) plan.push_back(specOf(config, step::kApproval));
  return plan;
}

std::optional<StepSpec> nextOf(const Config& config, const State& state) {
  const auto name = nextName(config, state);
  if (name.empty()) return std::nullopt;
  return specOf(config, name);
}

bool isHeld(const Config& config, const State& state) {
  const auto status = state.text("status");
  return config.ownOrder() && (status == kDraft || status == kSubmitted);
}

}  // namespace tieback::erp::xero
