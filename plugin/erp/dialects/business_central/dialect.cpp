// Microsoft Dynamics 365 Business Central over its API v2.0: a commitment change order becomes new lines of the
// commitment's purchase order, or a purchase order of its own.
#include "erp/port/dialect.h"

#include "erp/dialects/business_central/actions.h"
#include "erp/dialects/business_central/checks.h"
#include "erp/dialects/business_central/comparing.h"
#include "erp/dialects/business_central/document.h"
#include "erp/dialects/business_central/import.h"
#include "erp/dialects/business_central/state.h"
#include "erp/support/actions_dialect.h"

namespace tieback::erp {
namespace business_central {
namespace {

class BusinessCentral final : public ActionsDialect<Config, Client, Actions> {
 public:
  explicit BusinessCentral(DialectContext context) : ActionsDialect(std::move(context), readConfig) {}

  Capabilities capabilities() const override {
    Capabilities can;
    can.new_lines = can.changed_lines = true;
    can.negative_amounts = can.negative_new_lines = true;
    can.purchase_orders = can.subcontracts = true;
    can.manual_number = config_.manual_number;
    can.unlink_check = true;
    can.removes_held = config_.may_delete;
    can.prechecks = true;
    can.import = canImport(config_);
    return can;
  }

  std::vector<StepSpec> plan(const Job&) const override { return planOf(config_); }
  std::optional<StepSpec> next(const Job&, const State& state) const override { return nextOf(config_, state); }
  Outcome read(const StepSpec& step, const Job& job, State& state) override {
    if (step.name == step::kCheck) return runChecks(config_, client_, job, state);
    throw std::invalid_argument("not a read step of Business Central: " + step.name);
  }

  domain::Projection expected(const Job& job) const override { return expectedOf(config_, job.draft); }

  std::optional<StepSpec> discardStep(const State& state) const override {
    if (!state.flag("removable")) return std::nullopt;
    return specOf(config_, config_.linked_order ? step::kDeleteOrder : step::kRemoveLines);
  }

  std::string residue(const State& state) const override {
    return state.flag("posted") ? nameOf(config_, state) + " in Business Central" : "";
  }

  ImportResult listForImport(const ImportQuery& query) override {
    if (!canImport(config_)) return Dialect::listForImport(query);
    return business_central::listForImport(config_, client_, query);
  }

  Outcome ping() override { return answered(client_.list("purchaseOrders", "$select=number&$top=1")); }
};

}  // namespace
}  // namespace business_central

std::unique_ptr<Dialect> make_business_central(DialectContext context) {
  return std::make_unique<business_central::BusinessCentral>(std::move(context));
}

}  // namespace tieback::erp
