// NetSuite over SuiteTalk REST: a commitment change order becomes lines of the commitment's purchase order, or a
// purchase order of its own that is linked to it.
#include "erp/port/dialect.h"

#include "erp/dialects/netsuite/actions.h"
#include "erp/dialects/netsuite/checks.h"
#include "erp/dialects/netsuite/comparing.h"
#include "erp/dialects/netsuite/errors.h"

namespace tieback::erp {
namespace netsuite {
namespace {

class NetSuite final : public Dialect {
 public:
  explicit NetSuite(DialectContext context)
      : context_(std::move(context)),
        config_(readConfig(context_)),
        client_(config_, context_),
        actions_(config_, client_) {}

  Capabilities capabilities() const override {
    Capabilities can;
    can.new_lines = can.changed_lines = true;
    can.negative_amounts = can.negative_new_lines = true;
    can.purchase_orders = can.subcontracts = true;
    can.manual_number = config_.manual_number;
    can.unlink_check = true;
    can.removes_held = !config_.isLines() && config_.may_delete;
    can.prechecks = true;
    return can;
  }

  std::vector<StepSpec> plan(const Job&) const override { return planOf(config_); }
  std::optional<StepSpec> next(const Job&, const State& state) const override { return nextOf(config_, state); }
  WireRequest prepare(const StepSpec& step, const Job& job, const State& state) const override {
    return actions_.prepare(step, job, state);
  }
  Outcome send(const StepSpec& step, const WireRequest& request, const Job& job, State& state) override {
    return actions_.send(step, request, job, state);
  }

  Outcome read(const StepSpec& step, const Job& job, State& state) override {
    if (step.name == step::kCheck) return runChecks(config_, client_, job, state);
    if (step.name == step::kJob) return actions_.waitForJob(job, state);
    if (step.name == step::kApproval) return actions_.waitForApproval(state);
    throw std::invalid_argument("not a read step of NetSuite: " + step.name);
  }

  LookUp lookUp(const Job& job) override { return actions_.lookUp(job); }
  std::optional<LookUp> lookUpNamed(const Job& job, const std::vector<std::string>& names) override {
    if (config_.isLines()) return std::nullopt;
    return actions_.lookUpNamed(job, names);
  }
  domain::Projection expected(const Job& job) const override { return expectedOf(config_, job.draft); }
  ReadBackResult readBack(const Job& job, const State& state) override { return actions_.readBack(job, state); }

  std::optional<StepSpec> discardStep(const State& state) const override {
    if (!isHeld(config_, state)) return std::nullopt;
    return specOf(config_, step::kDelete);
  }

  std::string residue(const State& state) const override {
    const auto name = nameOf(config_, state);
    return name.empty() ? name : name + " in NetSuite";
  }

  GoneResult checkGone(const std::string&, const json::Value& origin_data) override {
    return actions_.checkGone(origin_data);
  }

  Outcome ping() override {
    auto found = client_.query("SELECT id FROM currency WHERE id = '0'");
    if (auto* outcome = std::get_if<Outcome>(&found)) return std::move(*outcome);
    return Done{};
  }

 private:
  const DialectContext context_;
  const Config config_;
  Client client_;
  Actions actions_;
};

}  // namespace
}  // namespace netsuite

std::unique_ptr<Dialect> make_netsuite(DialectContext context) {
  return std::make_unique<netsuite::NetSuite>(std::move(context));
}

}  // namespace tieback::erp
