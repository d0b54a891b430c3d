// NetSuite over SuiteTalk REST: a commitment change order becomes lines of the commitment's purchase order, or a
// purchase order of its own that is linked to it.
#include "erp/port/dialect.h"

#include "erp/dialects/netsuite/actions.h"
#include "erp/dialects/netsuite/checks.h"
#include "erp/dialects/netsuite/comparing.h"
#include "erp/dialects/netsuite/errors.h"
#include "erp/dialects/netsuite/import.h"
#include "erp/support/actions_dialect.h"

namespace tieback::erp {
namespace netsuite {
namespace {

class NetSuite final : public ActionsDialect<Config, Client, Actions> {
 public:
  explicit NetSuite(DialectContext context) : ActionsDialect(std::move(context), readConfig) {}

  Capabilities capabilities() const override {
    Capabilities can;
    can.new_lines = can.changed_lines = true;
    can.negative_amounts = can.negative_new_lines = true;
    can.purchase_orders = can.subcontracts = true;
    can.manual_number = config_.manual_number;
    can.unlink_check = true;
    can.removes_held = !config_.isLines() && config_.may_delete;
    can.prechecks = true;
    can.import = canImport(config_);
    return can;
  }

  std::vector<StepSpec> plan(const Job&) const override { return planOf(config_); }
  std::optional<StepSpec> next(const Job&, const State& state) const override { return nextOf(config_, state); }

  Outcome read(const StepSpec& step, const Job& job, State& state) override {
    if (step.name == step::kCheck) return runChecks(config_, client_, job, state);
    if (step.name == step::kJob) return actions_.waitForJob(job, state);
    if (step.name == step::kApproval) return actions_.waitForApproval(state);
    throw std::invalid_argument("not a read step of NetSuite: " + step.name);
  }

  std::optional<LookUp> lookUpNamed(const Job& job, const std::vector<std::string>& names) override {
    if (config_.isLines()) return std::nullopt;
    return actions_.lookUpNamed(job, names);
  }
  domain::Projection expected(const Job& job) const override { return expectedOf(config_, job.draft); }

  std::optional<StepSpec> discardStep(const State& state) const override {
    if (!isHeld(config_, state)) return std::nullopt;
    return specOf(config_, step::kDelete);
  }

  std::string residue(const State& state) const override {
    const auto name = nameOf(config_, state);
    return name.empty() ? name : name + " in NetSuite";
  }

  ImportResult listForImport(const ImportQuery& query) override {
    if (!canImport(config_)) return Dialect::listForImport(query);
    return netsuite::listForImport(config_, client_, names_, query);
  }

  Outcome ping() override { return answered(client_.query("SELECT id FROM currency WHERE id = '0'")); }

 private:
  Names names_;
};

}  // namespace
}  // namespace netsuite

std::unique_ptr<Dialect> make_netsuite(DialectContext context) {
  return std::make_unique<netsuite::NetSuite>(std::move(context));
}

}  // namespace tieback::erp
