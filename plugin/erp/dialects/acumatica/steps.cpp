#include "erp/dialects/acumatica/steps.h"

namespace tieback::erp::acumatica {

StepSpec specOf(const Config& config, const Job& job, std::string_view name) {
  StepSpec spec;
  spec.name = name;
  if (name == step::kCheck || name == step::kApproval || name == step::kReleased) return spec;
  spec.kind = StepSpec::Kind::write;
  // Acumatica refuses to take off hold, release or delete what no longer stands where that is possible; and it refuses
  // a second record with a number of our own choice. Numbered by itself it would make a second one.
  spec.proof.kind = AbsenceProof::Kind::unique_key;
  if (name == step::kCreate && (!config.manual_number || job.draft.number.empty())) {
    spec.proof = {AbsenceProof::Kind::after, config.absence_us};
  }
  return spec;
}

std::vector<StepSpec> planOf(const Config& config, const Job& job) {
  std::vector<StepSpec> plan = {specOf(config, job, step::kCheck), specOf(config, job, step::kCreate)};
  if (config.finish == Config::Finish::on_hold) return plan;
  plan.push_back(specOf(config, job, step::kOffHold));
  plan.push_back(specOf(config, job, step::kApproval));
  if (config.finish == Config::Finish::open) return plan;
  plan.push_back(specOf(config, job, step::kRelease));
  plan.push_back(specOf(config, job, step::kReleased));
  return plan;
}

std::optional<StepSpec> discardOf(const Config& config, const State& state) {
  if (!config.may_delete) return std::nullopt;
  const auto status = state.text("status");
  if (status == kOnHold) return specOf(config, {}, step::kDelete);
  if (status == kPendingApproval || status == kOpen || status == kRejected) {
    return specOf(config, {}, step::kPutOnHold);
  }
  return std::nullopt;
}

std::optional<StepSpec> nextOf(const Config& config, const Job& job, const State& state) {
  if (state.text("ref_nbr").empty()) return specOf(config, job, state.flag("checked") ? step::kCreate : step::kCheck);
  const auto status = state.text("status");
  if (status == kClosed || config.finish == Config::Finish::on_hold) return std::nullopt;
  if (status == kOnHold) return specOf(config, job, step::kOffHold);
  if (status == kReleasing) return specOf(config, job, step::kReleased);
  if (status != kOpen) return specOf(config, job, step::kApproval);
  if (config.finish == Config::Finish::open) return std::nullopt;
  return specOf(config, job, step::kRelease);
}

}  // namespace tieback::erp::acumatica
