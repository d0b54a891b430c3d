#include "erp/dialects/tryton/steps.h"

namespace tieback::erp::tryton {
namespace {

std::string_view nextName(const Job& job, const State& state) {
  const bool no_purchase = job.draft.hasNewLines() && state.text("purchase").empty();
  const bool no_amendment = job.draft.hasChangedLines() && state.text("amendment").empty();
  if ((no_purchase || no_amendment) && !state.flag("checked")) return step::kCheck;
  if (no_purchase) return step::kCreatePurchase;
  if (no_amendment) return step::kCreateAmendment;
  if (job.draft.hasNewLines()) {
    const auto purchase = state.text("purchase_state");
    if (purchase == "draft") return step::kQuote;
    if (purchase == "quotation") return step::kConfirm;
    if (purchase == kStuck) return step::kProcess;
    if (purchase != "processing" && purchase != "done") return step::kReadPurchase;
  }
  if (job.draft.hasChangedLines()) {
    const auto amendment = state.text("amendment_state");
    if (amendment == "draft") return step::kValidate;
    if (amendment != "validated") return step::kReadAmendment;
  }
  return {};
}

}  // namespace

StepSpec specOf(const Config& config, std::string_view name) {
  StepSpec spec;
  spec.name = name;
  if (name == step::kCheck || name == step::kReadPurchase || name == step::kReadAmendment) return spec;
  spec.kind = StepSpec::Kind::write;
  // Quoting, validating and deleting again do nothing. Two confirms at once make two invoices, and nothing refuses a
  // second document with the same reference.
  const bool harmless = name == step::kQuote || name == step::kValidate || name == step::kDeletePurchase ||
                        name == step::kDeleteAmendment;
  spec.proof = harmless ? AbsenceProof{AbsenceProof::Kind::unique_key, 0}
                        : AbsenceProof{AbsenceProof::Kind::after, config.absence_us};
  return spec;
}

std::vector<StepSpec> planOf(const Config& config, const Job& job) {
  const bool purchase = job.draft.hasNewLines();
  const bool amendment = job.draft.hasChangedLines();
  std::vector<StepSpec> plan;
  const auto add = [&](bool wanted, std::string_view name) {
    if (wanted) plan.push_back(specOf(config, name));
  };
  add(true, step::kCheck);
  add(purchase, step::kCreatePurchase);
  add(amendment, step::kCreateAmendment);
  add(purchase, step::kQuote);
  add(purchase, step::kConfirm);
  add(purchase, step::kReadPurchase);
  add(purchase, step::kProcess);
  add(amendment, step::kValidate);
  add(amendment, step::kReadAmendment);
  return plan;
}

std::optional<StepSpec> nextOf(const Config& config, const Job& job, const State& state) {
  const auto name = nextName(job, state);
  if (name.empty()) return std::nullopt;
  return specOf(config, name);
}

}  // namespace tieback::erp::tryton
