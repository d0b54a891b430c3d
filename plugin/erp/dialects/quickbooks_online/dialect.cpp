// QuickBooks Online, Accounting API v3. It has no change orders: a change order becomes lines of the commitment's own
// purchase order, or a purchase order of its own that names the commitment.
#include "erp/port/dialect.h"

#include <stdexcept>

#include "erp/dialects/quickbooks_online/actions.h"
#include "erp/dialects/quickbooks_online/checks.h"
#include "erp/dialects/quickbooks_online/document.h"
#include "erp/support/actions_dialect.h"

namespace tieback::erp {
namespace quickbooks_online {
namespace {

class QuickBooksOnline final : public ActionsDialect<Config, Client, Actions> {
 public:
  explicit QuickBooksOnline(DialectContext context) : ActionsDialect(std::move(context), readConfig) {}

  Capabilities capabilities() const override {
    Capabilities can;
    can.new_lines = can.changed_lines = true;
    can.negative_amounts = can.negative_new_lines = true;
    can.purchase_orders = can.subcontracts = true;
    can.unlink_check = true;
    can.prechecks = true;
    return can;
  }

  std::vector<StepSpec> plan(const Job&) const override { return planOf(config_); }
  std::optional<StepSpec> next(const Job&, const State& state) const override { return nextOf(config_, state); }
  Outcome read(const StepSpec& step, const Job& job, State& state) override {
    if (step.name != step::kCheck) {
      throw std::invalid_argument("not a read step of QuickBooks Online: " + step.name);
    }
    return runChecks(config_, client_, job, state);
  }

  domain::Projection expected(const Job& job) const override { return expectedOf(config_, job.draft); }

  std::string residue(const State& state) const override {
    const auto name = nameOf(config_, state);
    return name.empty() ? name : name + " in QuickBooks Online";
  }

  Outcome ping() override { return answered(client_.companyInfo()); }
};

}  // namespace
}  // namespace quickbooks_online

std::unique_ptr<Dialect> make_quickbooks_online(DialectContext context) {
  return std::make_unique<quickbooks_online::QuickBooksOnline>(std::move(context));
}

}  // namespace tieback::erp
