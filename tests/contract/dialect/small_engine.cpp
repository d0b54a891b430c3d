#include "small_engine.h"

namespace tieback::erp::test {
namespace {

constexpr int kMaxSteps = 60;
constexpr int kMaxLooks = 20;
constexpr std::int64_t kMinuteUs = 60'000'000;

class Engine {
 public:
  Engine(Bench& bench, const Job& job, State state) : bench_(bench), dialect_(*bench.dialect), job_(job) {
    result_.state = std::move(state);
  }

  WalkResult run() {
    for (int i = 0; i < kMaxSteps; ++i) {
      const auto step = dialect_.next(job_, result_.state);
      const bool go_on = step ? take(*step) : readBack();
      if (!go_on) return std::move(result_);
    }
    result_.why = "the walk does not end";
    return std::move(result_);
  }

 private:
  bool take(const StepSpec& step) {
    result_.steps.push_back(step.name);
    State state = result_.state;
    const bool write = step.kind == StepSpec::Kind::write;
    auto outcome = write ? dialect_.send(step, dialect_.prepare(step, job_, state), job_, state)
                         : dialect_.read(step, job_, state);
    if (std::holds_alternative<Done>(outcome) || std::holds_alternative<Waiting>(outcome)) result_.state = state;
    return settle(outcome, write ? &step : nullptr);
  }

  bool readBack() {
    auto read = dialect_.readBack(job_, result_.state);
    if (auto* outcome = std::get_if<Outcome>(&read)) return settle(*outcome, nullptr);
    result_.read_back = std::get<ReadBack>(read);
    result_.end = WalkResult::End::synced;
    return false;
  }

  bool settle(const Outcome& outcome, const StepSpec* written) {
    if (std::holds_alternative<Done>(outcome)) return true;
    if (const auto* waiting = std::get_if<Waiting>(&outcome)) {
      bench_.now_us = waiting->look_again_us;
      bench_.fixture->wait();
      return true;
    }
    if (const auto* later = std::get_if<TryLater>(&outcome)) {
      ++result_.later;
      result_.error = later->error;
      bench_.now_us = later->at_us.value_or(bench_.now_us + kMinuteUs);
      return result_.later < 5;
    }
    if (const auto* refused = std::get_if<Refused>(&outcome)) {
      result_.end = WalkResult::End::refused;
      result_.error = refused->error;
      return false;
    }
    ++result_.doubts;
    return written != nullptr && resolve(*written);
  }

  // Looks until presence is seen or absence is proven.
  bool resolve(const StepSpec& step) {
    if (step.proof.kind == AbsenceProof::Kind::after) bench_.now_us += step.proof.after_us;
    auto look = dialect_.lookUp(job_);
    for (int i = 0; i < kMaxLooks && std::holds_alternative<LookUpFailed>(look); ++i) {
      bench_.now_us += kMinuteUs;
      bench_.fixture->wait();
      look = dialect_.lookUp(job_);
    }
    if (auto* found = std::get_if<Found>(&look)) {
      result_.state = found->state;
      return result_.doubts < 5;
    }
    if (!std::holds_alternative<Absent>(look) || step.proof.kind == AbsenceProof::Kind::none) {
      result_.why = "in doubt after " + step.name;
      return false;
    }
    result_.state = json::Value::object();
    return result_.doubts < 5;
  }

  Bench& bench_;
  Dialect& dialect_;
  const Job& job_;
  WalkResult result_;
};

}  // namespace

WalkResult walk(Bench& bench, const Job& job, State state) {
  return Engine(bench, job, std::move(state)).run();
}

}  // namespace tieback::erp::test
