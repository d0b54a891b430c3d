// QuickBooks Online, Accounting API v3. It has no change orders: a change order becomes lines of the commitment's own
// purchase order, or a purchase order of its own that names the commitment.
#include "erp/port/dialect.h"

#include <stdexcept>

#include "erp/dialects/quickbooks_online/actions.h"
#include "erp/dialects/quickbooks_online/checks.h"
#include "erp/dialects/quickbooks_online/document.h"

namespace tieback::erp {
namespace quickbooks_online {
namespace {

class QuickBooksOnline final : public Dialect {
 public:
  explicit QuickBooksOnline(DialectContext context)
      : context_(std::move(context)),
        config_(readConfig(context_)),
        client_(config_, context_),
        actions_(config_, client_) {}

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
  WireRequest prepare(const StepSpec& step, const Job& job, const State& state) const override {
    demandWrite(step);
    return actions_.prepare(job, state);
  }
  Outcome send(const StepSpec& step, const WireRequest& request, const Job& job, State& state) override {
    demandWrite(step);
    return actions_.send(request, job, state);
  }
  Outcome read(const StepSpec& step, const Job& job, State& state) override {
    if (step.name != step::kCheck) {
      throw std::invalid_argument("not a read step of QuickBooks Online: " + step.name);
    }
    return runChecks(config_, client_, job, state);
  }

  LookUp lookUp(const Job& job) override { return actions_.lookUp(job); }
  std::optional<LookUp> lookUpNamed(const Job& job, const std::vector<std::string>& names) override {
    return actions_.lookUpNamed(job, names);
  }
  domain::Projection expected(const Job& job) const override { return expectedOf(config_, job.draft); }
  ReadBackResult readBack(const Job& job, const State& state) override { return actions_.readBack(job, state); }

  std::string residue(const State& state) const override {
    const auto name = nameOf(config_, state);
    return name.empty() ? name : name + " in QuickBooks Online";
  }

  GoneResult checkGone(const std::string&, const json::Value& origin_data) override {
    return actions_.checkGone(origin_data);
  }

  Outcome ping() override {
    auto info = client_.companyInfo();
    if (auto* outcome = std::get_if<Outcome>(&info)) return std::move(*outcome);
    return Done{};
  }

 private:
  static void demandWrite(const StepSpec& step) {
    if (step.kind != StepSpec::Kind::write) {
      throw std::invalid_argument("not a write step of QuickBooks Online: " + step.name);
    }
  }

  const DialectContext context_;
  const Config config_;
  Client client_;
  Actions actions_;
};

}  // namespace
}  // namespace quickbooks_online

std::unique_ptr<Dialect> make_quickbooks_online(DialectContext context) {
  return std::make_unique<quickbooks_online::QuickBooksOnline>(std::move(context));
}

}  // namespace tieback::erp
