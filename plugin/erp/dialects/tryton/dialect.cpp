// Tryton 6.0 over its JSON-RPC: new lines become a purchase of their own that names the commitment's as its origin,
// changed lines an amendment of the commitment's purchase.
#include "erp/port/dialect.h"

#include "erp/dialects/tryton/actions.h"
#include "erp/dialects/tryton/checks.h"
#include "erp/dialects/tryton/documents.h"
#include "erp/dialects/tryton/import.h"

namespace tieback::erp {
namespace tryton {
namespace {

class Tryton final : public Dialect {
 public:
  explicit Tryton(DialectContext context)
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
    can.removes_held = true;
    can.prechecks = true;
    can.import = true;
    return can;
  }

  std::vector<StepSpec> plan(const Job& job) const override { return planOf(config_, job); }
  std::optional<StepSpec> next(const Job& job, const State& state) const override {
    return nextOf(config_, job, state);
  }
  WireRequest prepare(const StepSpec& step, const Job& job, const State& state) const override {
    return actions_.prepare(step, job, state);
  }
  Outcome send(const StepSpec& step, const WireRequest& request, const Job&, State& state) override {
    return actions_.send(step, request, state);
  }
  Outcome read(const StepSpec& step, const Job& job, State& state) override {
    if (step.name == step::kCheck) return runChecks(client_, job, state);
    if (step.name == step::kReadPurchase) return actions_.readPurchase(state);
    if (step.name == step::kReadAmendment) return actions_.readAmendment(state);
    throw std::invalid_argument("not a read step of Tryton: " + step.name);
  }

  LookUp lookUp(const Job& job) override { return actions_.lookUp(job); }
  std::optional<LookUp> lookUpNamed(const Job& job, const std::vector<std::string>& names) override {
    return actions_.lookUpNamed(job, names);
  }
  domain::Projection expected(const Job& job) const override { return expectedOf(job.draft); }
  ReadBackResult readBack(const Job& job, const State& state) override { return actions_.readBack(job, state); }

  std::optional<StepSpec> discardStep(const State& state) const override {
    const auto name = discardOf(state);
    if (!name) return std::nullopt;
    return specOf(config_, *name);
  }

  std::string residue(const State& state) const override {
    const auto name = nameOf(state);
    return name.empty() ? name : name + " in Tryton";
  }

  GoneResult checkGone(const std::string&, const json::Value& origin_data) override {
    return actions_.checkGone(origin_data);
  }

  ImportResult listForImport(const ImportQuery& query) override { return tryton::listForImport(client_, query); }

  Outcome ping() override {
    auto found = client_.find("model.purchase.purchase", json::Value::array({json::Value::array({"id", "=", 0})}),
                              json::Value::array({"state"}));
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
}  // namespace tryton

std::unique_ptr<Dialect> make_tryton(DialectContext context) {
  return std::make_unique<tryton::Tryton>(std::move(context));
}

}  // namespace tieback::erp
