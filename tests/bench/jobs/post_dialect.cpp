// For `scripts/bench jobs` alone: an "ERP" that takes an export as one POST of 1 kB and answers at once. So an export
// is the same job as a queue's; all that Tieback does around it (intent, outcome, history, events) is what is measured.
#include "erp/port/registry.h"
#include "erp/support/outcomes.h"

#include <stdexcept>

namespace tieback::erp {
namespace {

constexpr std::string_view kErp = "the instant server";
constexpr std::size_t kBodyBytes = 1024;

StepSpec postStep() {
  return {"post", StepSpec::Kind::write, {AbsenceProof::Kind::unique_key, 0}};
}

domain::Projection projectionOf(const domain::Draft& draft) {
  domain::Projection projection;
  projection.header = {{"reference", draft.external_key}};
  for (const auto& line : draft.lines) projection.line_amounts.push_back(line.amount);
  projection.total = draft.total;
  return projection;
}

class PostDialect final : public Dialect {
 public:
  explicit PostDialect(DialectContext context) : context_(std::move(context)) {}

  Capabilities capabilities() const override {
    Capabilities can;
    can.new_lines = can.subcontracts = true;
    return can;
  }
  std::vector<StepSpec> plan(const Job&) const override { return {postStep()}; }
  std::optional<StepSpec> next(const Job&, const State& state) const override {
    if (state.find("posted") != nullptr) return std::nullopt;
    return postStep();
  }
  WireRequest prepare(const StepSpec&, const Job& job, const State&) const override {
    auto body = json::Value::object({{"reference", job.draft.external_key},
                                     {"commitment", job.draft.commitment},
                                     {"title", job.draft.title},
                                     {"total", job.draft.total.toString()},
                                     {"fill", ""}})
                    .dump();
    if (body.size() < kBodyBytes) body.insert(body.size() - 2, kBodyBytes - body.size(), 'x');
    return {"POST",
            "/jobs",
            {{"Content-Type", "application/json"}, {"Idempotency-Key", job.draft.external_key}},
            std::move(body)};
  }
  Outcome send(const StepSpec&, const WireRequest& request, const Job&, State& state) override {
    auto answer = answerOf(context_.transport->exchange(request), Effect::write, kErp);
    if (auto* outcome = std::get_if<Outcome>(&answer)) return std::move(*outcome);
    const auto& reply = std::get<WireReply>(answer);
    if (reply.status != 200) return unclear(Effect::write, kErp, "status " + std::to_string(reply.status));
    state.set("posted", true);
    return Done{};
  }
  Outcome read(const StepSpec& step, const Job&, State&) override {
    throw std::invalid_argument("no read step: " + step.name);
  }
  // It keeps nothing that could be asked for, and takes the same key twice as once.
  LookUp lookUp(const Job&) override { return Absent{}; }
  domain::Projection expected(const Job& job) const override { return projectionOf(job.draft); }
  ReadBackResult readBack(const Job& job, const State&) override {
    ReadBack read{projectionOf(job.draft), {job.draft.external_key, job.draft.external_key, json::Value::array(), {}}};
    for (const auto& line : job.draft.lines) {
      for (const auto& item : line.item_ids) read.origin.lines.emplace_back(item, item);
    }
    return read;
  }
  std::string residue(const State&) const override { return {}; }
  GoneResult checkGone(const std::string&, const json::Value&) override { return Gone::no; }
  Outcome ping() override { return Done{}; }

 private:
  const DialectContext context_;
};

std::unique_ptr<Dialect> make(DialectContext context) {
  return std::make_unique<PostDialect>(std::move(context));
}

}  // namespace

// In place of the plugin's own list.
const std::vector<DialectEntry>& dialects() {
  static const std::vector<DialectEntry> list = {{"bench_post", &make}};
  return list;
}

}  // namespace tieback::erp
