// Xero over its Accounting API: a commitment change order becomes lines on the commitment's purchase order, or a
// purchase order of its own.
#include "erp/port/dialect.h"

#include "erp/dialects/xero/actions.h"
#include "erp/dialects/xero/checks.h"
#include "erp/dialects/xero/found.h"
#include "erp/dialects/xero/import.h"
#include "erp/dialects/xero/order.h"
#include "erp/support/actions_dialect.h"

namespace tieback::erp {
namespace xero {
namespace {

class Xero final : public ActionsDialect<Config, Client, Actions> {
 public:
  explicit Xero(DialectContext context) : ActionsDialect(std::move(context), readConfig) {}

  Capabilities capabilities() const override {
    Capabilities can;
    can.new_lines = can.changed_lines = true;
    can.negative_amounts = can.negative_new_lines = config_.negative_lines;
    can.purchase_orders = can.subcontracts = true;
    can.manual_number = config_.ownOrder();
    can.unlink_check = true;
    can.removes_held = config_.ownOrder() && config_.may_delete;
    can.prechecks = true;
    can.import = canImport(config_);
    return can;
  }

  std::vector<StepSpec> plan(const Job&) const override { return planOf(config_); }
  std::optional<StepSpec> next(const Job&, const State& state) const override { return nextOf(config_, state); }

  Outcome read(const StepSpec& step, const Job& job, State& state) override {
    if (step.name == step::kCheck) return runChecks(config_, client_, job, state);
    if (step.name == step::kApproval) return actions_.waitForApproval(state);
    throw std::invalid_argument("not a read step of Xero: " + step.name);
  }

  domain::Projection expected(const Job& job) const override { return expectedOf(config_, job.draft); }

  std::optional<StepSpec> discardStep(const State& state) const override {
    if (!config_.may_delete || !isHeld(config_, state)) return std::nullopt;
    return specOf(config_, step::kDelete);
  }

  std::string residue(const State& state) const override {
    if (state.text("order").empty()) return {};
    return (config_.ownOrder() ? "" : "its lines on ") + nameOf(state) + " in Xero";
  }

  ImportResult listForImport(const ImportQuery& query) override {
    if (!canImport(config_)) return Dialect::listForImport(query);
    return xero::listForImport(config_, client_, query);
  }

  Outcome ping() override { return answered(client_.anyOrder()); }
};

}  // namespace
}  // namespace xero

std::unique_ptr<Dialect> make_xero(DialectContext context) {
  return std::make_unique<xero::Xero>(std::move(context));
}

}  // namespace tieback::erp
