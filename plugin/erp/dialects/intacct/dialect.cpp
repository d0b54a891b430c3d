// Sage Intacct over its XML gateway: a commitment change order becomes a purchasing transaction of a definition for
// change orders, whose lines name the document and the lines they change.
#include "erp/port/dialect.h"

#include "erp/dialects/intacct/actions.h"
#include "erp/dialects/intacct/checks.h"
#include "erp/dialects/intacct/import.h"
#include "erp/support/actions_dialect.h"

namespace tieback::erp {
namespace intacct {
namespace {

class Intacct final : public ActionsDialect<Config, Client, Actions> {
 public:
  explicit Intacct(DialectContext context) : ActionsDialect(std::move(context), readConfig) {}

  Capabilities capabilities() const override {
    Capabilities can;
    can.new_lines = can.changed_lines = true;
    can.negative_amounts = can.negative_new_lines = true;
    can.purchase_orders = can.subcontracts = true;
    can.manual_number = config_.manual_number;
    can.unlink_check = true;
    can.removes_held = true;
    can.prechecks = true;
    can.import = canImport(config_);
    return can;
  }

  std::vector<StepSpec> plan(const Job&) const override { return planOf(config_); }
  std::optional<StepSpec> next(const Job&, const State& state) const override { return nextOf(config_, state); }

  Outcome read(const StepSpec& step, const Job& job, State& state) override {
    if (step.name == step::kCheck) return runChecks(config_, client_, job, state);
    if (step.name == step::kCompare) return actions_.compare(job, state);
    if (step.name == step::kApproval) return actions_.waitForApproval(job, state);
    throw std::invalid_argument("not a read step of Intacct: " + step.name);
  }

  domain::Projection expected(const Job& job) const override { return expectedOf(config_, job.draft); }

  std::optional<StepSpec> discardStep(const State& state) const override { return discardOf(config_, state); }

  std::string residue(const State& state) const override {
    return state.text("docid").empty() ? "" : nameOf(state) + " in Intacct";
  }

  ImportResult listForImport(const ImportQuery& query) override {
    if (!canImport(config_)) return Dialect::listForImport(query);
    return intacct::listForImport(config_, client_, query);
  }

  Outcome ping() override {
    return answered(
        client_.find({"PODOCUMENTPARAMS", {"DOCID"}, {{"DOCID", {config_.subcontract_change_type}}}, "", "DOCID"}));
  }
};

}  // namespace
}  // namespace intacct

std::unique_ptr<Dialect> make_intacct(DialectContext context) {
  return std::make_unique<intacct::Intacct>(std::move(context));
}

}  // namespace tieback::erp
