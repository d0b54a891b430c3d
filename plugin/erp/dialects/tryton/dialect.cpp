// Tryton 6.0 over its JSON-RPC: new lines become a purchase of their own that names the commitment's as its origin,
// changed lines an amendment of the commitment's purchase.
#include "erp/port/dialect.h"

#include "erp/dialects/tryton/actions.h"
#include "erp/dialects/tryton/checks.h"
#include "erp/dialects/tryton/documents.h"
#include "erp/dialects/tryton/import.h"
#include "erp/support/actions_dialect.h"

namespace tieback::erp {
namespace tryton {
namespace {

class Tryton final : public ActionsDialect<Config, Client, Actions> {
 public:
  explicit Tryton(DialectContext context) : ActionsDialect(std::move(context), readConfig) {}

  Capabilities capabilities() const override {
    Capabilities can;
    can.new_lines = can.changed_lines = true;
    can.negative_amounts = can.negative_new_lines = true;
    can.purchase_orders = can.subcontracts = true;
    can.unlink_check = true;
    can.removes_held = true;
    can.prechecks = true;
    can.import = true;
    return can;
  }

  std::vector<StepSpec> plan(const Job& job) const override { return planOf(config_, job); }
  std::optional<StepSpec> next(const Job& job, const State& state) const override {
    return nextOf(config_, job, state);
  }
  Outcome read(const StepSpec& step, const Job& job, State& state) override {
    if (step.name == step::kCheck) return runChecks(client_, job, state);
    if (step.name == step::kReadPurchase) return actions_.readPurchase(state);
    if (step.name == step::kReadAmendment) return actions_.readAmendment(state);
    throw std::invalid_argument("not a read step of Tryton: " + step.name);
  }

  domain::Projection expected(const Job& job) const override { return expectedOf(job.draft); }

  std::optional<StepSpec> discardStep(const State& state) const override {
    const auto name = discardOf(state);
    if (!name) return std::nullopt;
    return specOf(config_, *name);
  }

  std::string residue(const State& state) const override {
    const auto name = nameOf(state);
    return name.empty() ? name : name + " in Tryton";
  }

  ImportResult listForImport(const ImportQuery& query) override { return tryton::listForImport(client_, query); }

  Outcome ping() override {
    return answered(client_.find("model.purchase.purchase", json::Value::array({json::Value::array({"id", "=", 0})}),
                                 json::Value::array({"state"})));
  }
};

}  // namespace
}  // namespace tryton

std::unique_ptr<Dialect> make_tryton(DialectContext context) {
  return std::make_unique<tryton::Tryton>(std::move(context));
}

}  // namespace tieback::erp
