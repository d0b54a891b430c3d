// Acumatica and MYOB Acumatica over contract-based REST: a commitment change order becomes a ChangeOrder.
#include "erp/port/dialect.h"

#include "erp/dialects/acumatica/actions.h"
#include "erp/dialects/acumatica/checks.h"
#include "erp/dialects/acumatica/document.h"
#include "erp/dialects/acumatica/entity.h"
#include "erp/dialects/acumatica/errors.h"
#include "erp/dialects/acumatica/import.h"
#include "erp/support/actions_dialect.h"

namespace tieback::erp {
namespace acumatica {
namespace {

class Acumatica final : public ActionsDialect<Config, Client, Actions> {
 public:
  explicit Acumatica(DialectContext context) : ActionsDialect(std::move(context), readConfig) {}

  Capabilities capabilities() const override {
    Capabilities can;
    can.new_lines = can.changed_lines = true;
    can.negative_amounts = can.negative_new_lines = true;
    can.purchase_orders = can.subcontracts = true;
    can.manual_number = config_.manual_number;
    can.unlink_check = true;
    can.removes_held = config_.may_delete;
    can.prechecks = true;
    can.import = true;
    return can;
  }

  std::vector<StepSpec> plan(const Job& job) const override { return planOf(config_, job); }
  std::optional<StepSpec> next(const Job& job, const State& state) const override {
    return nextOf(config_, job, state);
  }

  Outcome read(const StepSpec& step, const Job& job, State& state) override {
    if (step.name == step::kCheck) return runChecks(config_, client_, job, state);
    if (step.name == step::kApproval) return actions_.waitForApproval(state);
    if (step.name == step::kReleased) return actions_.waitForRelease(state);
    throw std::invalid_argument("not a read step of Acumatica: " + step.name);
  }

  domain::Projection expected(const Job& job) const override { return expectedOf(job.draft); }

  std::optional<StepSpec> discardStep(const State& state) const override { return discardOf(config_, state); }

  std::string residue(const State& state) const override {
    return state.text("ref_nbr").empty() ? "" : nameOf(state) + " in Acumatica";
  }

  ImportResult listForImport(const ImportQuery& query) override { return acumatica::listForImport(client_, query); }

  Outcome ping() override { return answered(client_.find("ChangeOrder", "RefNbr eq ''", "&$select=RefNbr&$top=1")); }
};

}  // namespace
}  // namespace acumatica

std::unique_ptr<Dialect> make_acumatica(DialectContext context) {
  return std::make_unique<acumatica::Acumatica>(std::move(context));
}

}  // namespace tieback::erp
