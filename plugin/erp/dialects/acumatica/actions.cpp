#include "erp/dialects/acumatica/actions.h"

#include <algorithm>

#include "erp/dialects/acumatica/document.h"
#include "erp/dialects/acumatica/entity.h"
#include "erp/dialects/acumatica/errors.h"

namespace tieback::erp::acumatica {
namespace {

constexpr std::int64_t kMaxLooks = 300;
constexpr int kPreconditionFailed = 412;

Refused stuck(std::string code, const std::string& message, const State& state, std::string remedy) {
  return Refused{ErpError{.code = std::move(code),
                          .category = Category::erp_refused,
                          .message = message,
                          .field = "Status",
                          .value = state.text("status"),
                          .remedy = std::move(remedy)}};
}

constexpr std::size_t kMaxNumber = 15;  // RefNbr
constexpr const char* kRecordGone = "record_gone";

bool isGone(const json::Value& record) {
  return field(record, "Status") == "Canceled" || field(record, "ReverseStatus") == "Reversed";
}

void forgetOperation(State& state) {
  state.erase("operation");
  state.erase("looks");
}

std::int64_t looksOf(const State& state) {
  return state.find("looks") == nullptr ? 0 : state.at("looks").asInteger();
}

Found foundOf(const Job& job, const json::Value& record) {
  Found result;
  result.state = stateOf(record);
  result.projection = projectionOf(job.draft, record);
  result.complete = true;
  result.held = result.state.text("status") == kOnHold;
  result.name = nameOf(result.state);
  return result;
}

// Is it the operation's own end that the poll told of? Not a throttle, a lost session or a gateway on the way to it.
bool endedBy(const Outcome& outcome) {
  if (const auto* refused = std::get_if<Refused>(&outcome)) return refused->error.category == Category::erp_refused;
  const auto* later = std::get_if<TryLater>(&outcome);
  return later != nullptr && (later->error.code == kConcurrentChange || later->error.code == kLocked);
}

// Most operations end at once, some take minutes: soon at first, then ever less often.
Waiting lookAgain(State& state, std::string reason, std::int64_t now_us, std::int64_t longest_us) {
  constexpr std::int64_t kFirstUs = 100'000;
  constexpr std::int64_t kDoublings = 16;
  const auto looks = looksOf(state);
  state.set("looks", looks + 1);
  const auto pause = kFirstUs << std::min(looks, kDoublings);
  return {std::move(reason), now_us + std::min(pause, longest_us)};
}

}  // namespace

State stateOf(const json::Value& record) {
  const auto status = field(record, "Status");
  return json::Value::object({{"checked", true},
                              {"ref_nbr", field(record, "RefNbr")},
                              {"id", record.text("id")},
                              {"status", status.empty() ? std::string(kOnHold) : status}});
}

std::string nameOf(const State& state) {
  return "change order " + state.text("ref_nbr") + ", " + state.text("status");
}

WireRequest Actions::prepare(const StepSpec& step, const Job& job, const State& state) const {
  const auto ref_nbr = state.text("ref_nbr");
  if (step.name == step::kCreate) return client_.put(changeOrderBody(config_, job.draft, state), config_.manual_number);
  if (step.name == step::kOffHold) return client_.action("RemoveChangeOrderFromHold", ref_nbr);
  if (step.name == step::kRelease) return client_.action("ReleaseChangeOrder", ref_nbr);
  if (step.name == step::kPutOnHold) return client_.action("HoldChangeOrder", ref_nbr);
  if (step.name == step::kDelete) return client_.remove(ref_nbr);
  throw std::invalid_argument("not a write step of Acumatica: " + step.name);
}

Outcome Actions::send(const StepSpec& step, const WireRequest& request, const Job& job, State& state) {
  if (step.name == step::kCreate) return create(request, job, state);
  if (step.name == step::kOffHold) return act(request, state, kOnHold, kTakenOffHold);
  if (step.name == step::kRelease) return act(request, state, kOpen, kReleasing);
  if (step.name == step::kPutOnHold) return act(request, state, state.text("status"), kPuttingOnHold);
  if (step.name == step::kDelete) return remove(request);
  throw std::invalid_argument("not a write step of Acumatica: " + step.name);
}

Outcome Actions::create(const WireRequest& request, const Job& job, State& state) {
  auto answer = client_.send(request, Effect::write);
  if (auto* outcome = std::get_if<Outcome>(&answer)) return std::move(*outcome);
  const auto& reply = std::get<WireReply>(answer);
  if (reply.status == kPreconditionFailed) {
    // That number exists: ours, from a try whose answer was lost, or someone else's?
    auto found = lookUp(job);
    if (auto* ours = std::get_if<Found>(&found)) {
      state = std::move(ours->state);
      return Done{};
    }
    if (auto* failed = std::get_if<LookUpFailed>(&found)) return std::move(failed->outcome);
    return Refused{ErpError{.code = "number_taken",
                            .category = Category::erp_refused,
                            .message = "Another change order has this number in Acumatica.",
                            .field = "RefNbr",
                            .value = job.draft.number,
                            .remedy = "Unaccept it, choose another number and export it again.",
                            .erp_message = errorText(reply)}};
  }
  if (reply.status != 200 && reply.status != 201) return outcomeOf(reply, Effect::write, client_.now());
  const auto record = parseBody(reply);
  if (!record || field(*record, "RefNbr").empty()) {
    return unclear(Effect::write, kErp, "the change order was answered without its number");
  }
  state = stateOf(*record);
  return Done{};
}

Outcome Actions::act(const WireRequest& request, State& state, std::string_view from, std::string_view becomes) {
  auto answer = client_.send(request, Effect::write);
  if (auto* outcome = std::get_if<Outcome>(&answer)) return std::move(*outcome);
  const auto& reply = std::get<WireReply>(answer);
  if (reply.status == 202 || reply.status == 204) {
    forgetOperation(state);
    if (reply.status == 202) {
      if (const auto target = client_.target(reply.header("Location"))) state.set("operation", *target);
    }
    state.set("status", becomes);
    return Done{};
  }
  auto outcome = outcomeOf(reply, Effect::write, client_.now());
  if (!std::holds_alternative<Refused>(outcome)) return outcome;
  // Refused because it has been done already? Then the record has moved on.
  auto record = readRecord(state.text("ref_nbr"));
  if (auto* found = std::get_if<json::Value>(&record)) {
    const auto status = field(*found, "Status");
    if (status != from && !status.empty()) {
      forgetOperation(state);
      state.set("status", status);
      return Done{};
    }
  }
  return outcome;
}

Outcome Actions::remove(const WireRequest& request) {
  auto answer = client_.send(request, Effect::write);
  if (auto* outcome = std::get_if<Outcome>(&answer)) return std::move(*outcome);
  const auto& reply = std::get<WireReply>(answer);
  if (reply.status == 204 || reply.status == 404) return Done{};
  return outcomeOf(reply, Effect::write, client_.now());
}

std::variant<json::Value, Outcome> Actions::readRecord(const std::string& ref_nbr) {
  auto found = client_.changeOrders("RefNbr eq " + quoted(ref_nbr));
  if (auto* outcome = std::get_if<Outcome>(&found)) return std::move(*outcome);
  auto& records = std::get<Records>(found);
  if (!records.empty()) return std::move(records.front());
  return Outcome(
      Refused{ErpError{.code = kRecordGone,
                       .category = Category::erp_refused,
                       .message = "The change order is no longer in Acumatica.",
                       .field = "RefNbr",
                       .value = ref_nbr,
                       .remedy = "Someone has deleted it there. Try again to create it anew, or reject it."}});
}

// Nothing when no long operation is under way any more. One that ended with an error has changed nothing: unless the
// record has moved on all the same it is back at `from`, and the step before is due again.
std::optional<Outcome> Actions::operationUnderWay(State& state, const std::string& what, std::string_view from) {
  const auto target = state.text("operation");
  if (target.empty()) return std::nullopt;
  auto answer = client_.send({"GET", target, {{"Accept", "application/json"}}, ""}, Effect::read);
  if (auto* outcome = std::get_if<Outcome>(&answer)) return std::move(*outcome);
  const auto& reply = std::get<WireReply>(answer);
  if (reply.status == 202) {
    return lookAgain(state, "Acumatica is still busy with " + what + ".", client_.now(), config_.release_poll_us);
  }
  // Ended; or unknown, as an operation of a session that is over is. What the record says counts then.
  if (reply.status == 204 || reply.status == 404) {
    forgetOperation(state);
    return std::nullopt;
  }
  auto outcome = outcomeOf(reply, Effect::read, client_.now());
  if (!endedBy(outcome)) return outcome;
  auto record = readRecord(state.text("ref_nbr"));
  if (auto* unread = std::get_if<Outcome>(&record)) return std::move(*unread);
  forgetOperation(state);
  if (field(std::get<json::Value>(record), "Status") != from) return std::nullopt;
  state.set("status", from);
  return outcome;
}

Outcome Actions::waitForApproval(State& state) {
  if (auto outcome = operationUnderWay(state, "taking it off hold", kOnHold)) return std::move(*outcome);
  auto record = readRecord(state.text("ref_nbr"));
  if (auto* outcome = std::get_if<Outcome>(&record)) return std::move(*outcome);
  const auto status = field(std::get<json::Value>(record), "Status");
  state.set("status", status);
  if (status == kOpen || status == kClosed) return Done{};
  if (status == kOnHold) {
    return stuck("still_on_hold", "The change order is on hold in Acumatica again.", state,
                 "See in Acumatica who put it on hold, then try again.");
  }
  if (status == kRejected || status == "Canceled" || status == "Declined by Owner") {
    return stuck("rejected_in_erp", "The change order was set to " + status + " in Acumatica.", state,
                 "Put it back on hold there and try again, or delete it there and reject the change order here.");
  }
  return Waiting{status == kPendingApproval
                     ? "Waiting for approval in Acumatica."
                     : "The change order is " + status + " in Acumatica; waiting until it is Open.",
                 client_.now() + config_.approval_poll_us, true};
}

Outcome Actions::waitForRelease(State& state) {
  if (auto outcome = operationUnderWay(state, "releasing it", kOpen)) return std::move(*outcome);
  auto record = readRecord(state.text("ref_nbr"));
  if (auto* outcome = std::get_if<Outcome>(&record)) return std::move(*outcome);
  const auto status = field(std::get<json::Value>(record), "Status");
  if (status == kClosed) {
    state.set("status", status);
    return Done{};
  }
  if (status != kOpen || looksOf(state) >= kMaxLooks) {
    state.set("status", status);
    return stuck("not_released", "Acumatica has not released the change order; it is " + status + ".", state,
                 "Look in Acumatica why, then try again.");
  }
  return lookAgain(state, "Waiting until Acumatica has released it.", client_.now(), config_.release_poll_us);
}

LookUp Actions::lookUp(const Job& job) {
  auto found = client_.changeOrders("ExternalRefNbr eq " + quoted(job.draft.external_key));
  if (auto* outcome = std::get_if<Outcome>(&found)) return LookUpFailed{std::move(*outcome)};
  std::vector<const json::Value*> living;
  for (const auto& record : std::get<Records>(found)) {
    // A filter that the server ignored must not make a stranger's record ours.
    if (field(record, "ExternalRefNbr") == job.draft.external_key && !isGone(record)) living.push_back(&record);
  }
  if (living.empty()) return Absent{};
  if (living.size() > 1) {
    std::string numbers;
    for (const auto* record : living) numbers += (numbers.empty() ? "" : ", ") + field(*record, "RefNbr");
    return Ambiguous{"Several change orders in Acumatica have the reference " + job.draft.external_key + ": " +
                     numbers};
  }
  return foundOf(job, *living.front());
}

LookUp Actions::lookUpNamed(const Job& job, const std::vector<std::string>& names) {
  for (const auto& name : names) {
    if (name.size() > kMaxNumber) continue;
    auto read = readRecord(name);
    if (const auto* record = std::get_if<json::Value>(&read)) {
      if (field(*record, "RefNbr") == name && !isGone(*record)) return foundOf(job, *record);
      continue;
    }
    auto& outcome = std::get<Outcome>(read);
    const auto* refused = std::get_if<Refused>(&outcome);
    if (refused == nullptr || refused->error.code != kRecordGone) return LookUpFailed{std::move(outcome)};
  }
  return Absent{};
}

}  // namespace tieback::erp::acumatica
