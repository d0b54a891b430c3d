// Acumatica and MYOB Acumatica over contract-based REST: a commitment change order becomes a ChangeOrder.
#include "erp/port/dialect.h"

#include "erp/dialects/acumatica/actions.h"
#include "erp/dialects/acumatica/checks.h"
#include "erp/dialects/acumatica/document.h"
#include "erp/dialects/acumatica/entity.h"
#include "erp/dialects/acumatica/errors.h"
#include "erp/dialects/acumatica/import.h"

namespace tieback::erp {
namespace acumatica {
namespace {

class Acumatica final : public Dialect {
 public:
  explicit Acumatica(DialectContext context)
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
    can.removes_held = config_.may_delete;
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
  Outcome send(const StepSpec& step, const WireRequest& request, const Job& job, State& state) override {
    return actions_.send(step, request, job, state);
  }

  Outcome read(const StepSpec& step, const Job& job, State& state) override {
    if (step.name == step::kCheck) return runChecks(config_, client_, job, state);
    if (step.name == step::kApproval) return actions_.waitForApproval(state);
    if (step.name == step::kReleased) return actions_.waitForRelease(state);
    throw std::invalid_argument("not a read step of Acumatica: " + step.name);
  }

  LookUp lookUp(const Job& job) override { return actions_.lookUp(job); }
  std::optional<LookUp> lookUpNamed(const Job& job, const std::vector<std::string>& names) override {
    return actions_.lookUpNamed(job, names);
  }
  domain::Projection expected(const Job& job) const override { return expectedOf(job.draft); }

  ReadBackResult readBack(const Job& job, const State& state) override {
    auto read = actions_.readRecord(state.text("ref_nbr"));
    if (auto* outcome = std::get_if<Outcome>(&read)) return std::move(*outcome);
    const auto& record = std::get<json::Value>(read);
    ReadBack result;
    result.projection = projectionOf(job.draft, record);
    result.origin.id = record.text("id");
    result.origin.code = field(record, "RefNbr");
    result.origin.data = json::Value::array(
        {json::Value::object({{"kind", "change order"}, {"id", result.origin.id}, {"number", result.origin.code}})});
    const auto lines = matchLines(job.draft, record);
    for (std::size_t i = 0; i < lines.size(); ++i) {
      if (lines[i] == nullptr) continue;
      for (const auto& item : job.draft.lines[i].item_ids) result.origin.lines.emplace_back(item, lines[i]->text("id"));
    }
    return result;
  }

  std::optional<StepSpec> discardStep(const State& state) const override { return discardOf(config_, state); }

  std::string residue(const State& state) const override {
    return state.text("ref_nbr").empty() ? "" : nameOf(state) + " in Acumatica";
  }

  GoneResult checkGone(const std::string& origin_id, const json::Value& origin_data) override {
    // Without the number nothing can be looked for, and an empty answer would mean nothing.
    if (!origin_data.isArray() || origin_data.size() == 0)
      return Outcome(InDoubt{"the change order has no record of its document in Acumatica"});
    const std::string number = origin_data.items().front().text("number");
    auto found = client_.changeOrders("RefNbr eq " + quoted(number));
    if (auto* outcome = std::get_if<Outcome>(&found)) return std::move(*outcome);
    for (const auto& record : std::get<Records>(found)) {
      const bool same = record.text("id") == origin_id;
      if (same && field(record, "Status") != "Canceled" && field(record, "ReverseStatus") != "Reversed")
        return Gone::no;
    }
    return Gone::yes;
  }

  ImportResult listForImport(const ImportQuery& query) override { return acumatica::listForImport(client_, query); }

  Outcome ping() override {
    auto found = client_.find("ChangeOrder", "RefNbr eq ''", "&$select=RefNbr&$top=1");
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
}  // namespace acumatica

std::unique_ptr<Dialect> make_acumatica(DialectContext context) {
  return std::make_unique<acumatica::Acumatica>(std::move(context));
}

}  // namespace tieback::erp
