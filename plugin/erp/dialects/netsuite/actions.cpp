#include "erp/dialects/netsuite/actions.h"

#include <algorithm>

#include "erp/dialects/netsuite/body.h"
#include "erp/dialects/netsuite/check_lines.h"
#include "erp/dialects/netsuite/checks.h"
#include "erp/dialects/netsuite/comparing.h"
#include "erp/dialects/netsuite/errors.h"
#include "erp/dialects/netsuite/lookups.h"
#include "erp/dialects/netsuite/values.h"

namespace tieback::erp::netsuite {
namespace {

using json::Value;

constexpr std::string_view kJobs = "/services/rest/async/v1/job/";

// The last part of a Location: ".../purchaseOrder/9876". Only the id is taken, so that no answer can lead elsewhere.
std::string idIn(const std::string& location) {
  const auto id = location.substr(location.find_last_of('/') + 1);
  const bool digits = !id.empty() && std::all_of(id.begin(), id.end(), [](char c) { return c >= '0' && c <= '9'; });
  return digits ? id : "";
}

std::string jobIn(const WireReply& reply) {
  const auto location = reply.header("Location");
  return location.find(kJobs) == std::string::npos ? "" : idIn(location);
}

State stateOf(const Value& order) {
  return Value::object({{"checked", true},
                        {"document", order.text("id")},
                        {"number", order.text("tranId")},
                        {"status", statusOf(order)}});
}

// A job that failed has used its idempotency key up: what is tried again without a person needs another, and a new
// check.
void nextTry(State& state) {
  const auto* tries = state.find("tries");
  state.set("tries", (tries == nullptr ? 0 : tries->asInteger()) + 1);
  for (const char* name : {"job", "checked"}) state.erase(name);
}

Refused recordGone(const std::string& name) {
  return refuse("record_gone", "What the change order became is no longer in NetSuite.", "document", name,
                "Someone has removed it there. Try again to make it anew, or reject the change order.");
}

WireRequest get(std::string target) {
  return {"GET", std::move(target), {{"Accept", "application/json"}}, ""};
}

}  // namespace

std::string nameOf(const Config& config, const State& state) {
  if (state.text("document").empty()) return {};
  const auto number = state.text("number").empty() ? "with id " + state.text("document") : state.text("number");
  return (config.isLines() ? "lines of purchase order " : "purchase order ") + number;
}

bool isHeld(const Config& config, const State& state) {
  return !config.isLines() && config.may_delete && state.text("status") == kPendingApproval;
}

WireRequest Actions::prepare(const StepSpec& step, const Job& job, const State& state) const {
  if (step.name == step::kAddLines) return linesRequest(config_, job, state);
  if (step.name == step::kCreate) return orderRequest(config_, job, state);
  if (step.name == step::kDelete) {
    return {"DELETE", std::string(kOrders) + "/" + state.text("document"), {{"Accept", "application/json"}}, ""};
  }
  throw std::invalid_argument("not a write step of NetSuite: " + step.name);
}

Outcome Actions::send(const StepSpec& step, const WireRequest& request, const Job& job, State& state) {
  if (step.name == step::kDelete) return remove(request);
  if (step.name != step::kAddLines && step.name != step::kCreate) {
    throw std::invalid_argument("not a write step of NetSuite: " + step.name);
  }
  if (config_.update_lines) {
    if (auto outcome = changedMeanwhile(job, state)) return std::move(*outcome);
  }
  return write(request, job, state);
}

// NetSuite has no condition for a PATCH, and a changed line is sent with what it is to hold. So it is read once more
// right before: what somebody wrote since the check must not be undone.
std::optional<Outcome> Actions::changedMeanwhile(const Job& job, State& state) {
  auto read = client_.order(state.text("order"));
  if (auto* outcome = std::get_if<Outcome>(&read)) {
    // Nothing was written: a look that fails is no doubt.
    if (!std::holds_alternative<InDoubt>(*outcome)) return std::move(*outcome);
    return unclear(Effect::read, kErp, std::get<InDoubt>(*outcome).known);
  }
  const auto& order = std::get<Value>(read);
  if (holds(config_, order, job.draft.external_key)) {
    state = stateOf(order);
    return Done{};
  }
  for (std::size_t i = 0; i < job.draft.lines.size(); ++i) {
    const auto key = state.text(keyOf("line", i));
    if (key.empty()) continue;
    const auto* line = lineByKey(order, key);
    if (line != nullptr && fingerprint(config_, *line) == state.text(keyOf("before", i))) continue;
    state.erase("checked");
    return Waiting{"Someone changed the purchase order in NetSuite; it is read anew.", client_.now()};
  }
  return std::nullopt;
}

Outcome Actions::write(const WireRequest& request, const Job& job, State& state) {
  auto answer = client_.send(request, Effect::write);
  if (auto* outcome = std::get_if<Outcome>(&answer)) return std::move(*outcome);
  const auto& reply = std::get<WireReply>(answer);
  if (reply.status == 202 || isRepeated(reply)) {
    const auto id = jobIn(reply);
    if (id.empty()) return unclear(Effect::write, kErp, "the request was queued, and its job was not named");
    state.set("job", id);
    return Done{};
  }
  if (isDuplicate(reply)) {
    // That external id exists: ours, from a try whose answer was lost, or someone else's?
    return takeFound(job, state, outcomeOf(reply, Effect::write, client_.now()));
  }
  if (reply.status != 204) return outcomeOf(reply, Effect::write, client_.now());
  return written(reply, job, state);
}

Outcome Actions::written(const WireReply& reply, const Job& job, State& state) {
  if (config_.isLines()) {
    state.set("document", state.text("order"));
    state.set("number", state.text("order_number"));
    return Done{};
  }
  const auto id = idIn(reply.header("Location"));
  if (id.empty()) {
    return takeFound(job, state, unclear(Effect::write, kErp, "the order was answered without its id"));
  }
  state.set("document", id);
  return Done{};
}

// Takes what is found under the key for the result; `otherwise` when nothing is.
Outcome Actions::takeFound(const Job& job, State& state, Outcome otherwise) {
  auto found = lookUp(job);
  if (auto* failed = std::get_if<LookUpFailed>(&found)) {
    const auto* later = std::get_if<TryLater>(&failed->outcome);
    return InDoubt{later == nullptr ? "a look at what was written failed" : later->error.message};
  }
  auto* ours = std::get_if<Found>(&found);
  if (ours == nullptr) return otherwise;
  if (ours->projection != expectedOf(config_, job.draft)) {
    return refuse("external_id_taken", "Another purchase order in NetSuite has this change order's key.", "externalId",
                  job.draft.external_key,
                  "Compare it with the change order. If it is a left-over, remove it in NetSuite and try again.");
  }
  state = std::move(ours->state);
  return Done{};
}

Outcome Actions::remove(const WireRequest& request) {
  auto answer = client_.send(request, Effect::write);
  if (auto* outcome = std::get_if<Outcome>(&answer)) return std::move(*outcome);
  const auto& reply = std::get<WireReply>(answer);
  if (reply.status == 204 || isAbsent(reply)) return Done{};
  return outcomeOf(reply, Effect::write, client_.now());
}

Outcome Actions::waitForJob(const Job& job, State& state) {
  auto answer = client_.send(get(std::string(kJobs) + state.text("job")), Effect::read);
  if (auto* outcome = std::get_if<Outcome>(&answer)) return std::move(*outcome);
  const auto& reply = std::get<WireReply>(answer);
  const auto body = parseBody(reply);
  if (reply.status != 200 || !body || body->find("completed") == nullptr) {
    return outcomeOf(reply, Effect::read, client_.now());
  }
  if (!body->flag("completed")) {
    return Waiting{"NetSuite has queued the change order.", client_.now() + config_.job_poll_us};
  }
  // What is there counts, not what the job says of itself.
  auto found = lookUp(job);
  if (auto* failed = std::get_if<LookUpFailed>(&found)) return std::move(failed->outcome);
  if (auto* ours = std::get_if<Found>(&found)) {
    state = std::move(ours->state);
    return Done{};
  }
  return jobFailed(state);
}

Outcome Actions::waitForApproval(State& state) {
  auto read = client_.order(state.text("document"));
  if (auto* outcome = std::get_if<Outcome>(&read)) return std::move(*outcome);
  const auto& order = std::get<Value>(read);
  if (order.isNull()) return recordGone(nameOf(config_, state));
  state.set("number", order.text("tranId"));
  state.set("status", statusOf(order));
  if (state.text("status") == kPendingApproval) {
    return Waiting{"Waiting for approval in NetSuite.", client_.now() + config_.approval_poll_us, true};
  }
  if (state.text("status") != kRejected) return Done{};
  return refuse("rejected_in_erp", "The purchase order was rejected in NetSuite.", "status", state.text("number"),
                "Let it be approved there and try again, or delete it there and reject the change order here.");
}

Outcome Actions::jobFailed(State& state) {
  const auto job = std::string(kJobs) + state.text("job");
  auto tasks = client_.send(get(job + "/task/"), Effect::read);
  if (auto* outcome = std::get_if<Outcome>(&tasks)) return std::move(*outcome);
  const auto list = parseBody(std::get<WireReply>(tasks));
  const auto* items = list ? list->find("items") : nullptr;
  const auto task = items == nullptr || items->size() == 0 ? "1" : items->items().front().text("id", "1");
  auto result = client_.send(get(job + "/task/" + task + "/result"), Effect::read);
  if (auto* outcome = std::get_if<Outcome>(&result)) return std::move(*outcome);
  auto reply = std::get<WireReply>(result);
  if (reply.status < 400) reply.status = 400;
  nextTry(state);
  return outcomeOf(reply, Effect::read, client_.now());
}

OrderRead Actions::read(const domain::Draft& draft) {
  return config_.isLines() ? readCommitment(config_, client_, draft) : client_.order("eid:" + draft.external_key);
}

// What the platform calls the order's vendor.
std::variant<std::string, Outcome> Actions::vendorOf(const Value& order) {
  if (config_.isLines()) return std::string();
  const std::string column = keyColumn(config_, kVendor);
  auto rows = client_.query("SELECT id, " + (column == "id" ? "entityid" : column) +
                            " FROM vendor WHERE id = " + quoted(idOf(order, "entity")));
  if (auto* outcome = std::get_if<Outcome>(&rows)) return std::move(*outcome);
  const auto& found = std::get<Records>(rows);
  return found.empty() ? std::string() : found.front().text(column);
}

LookUp Actions::lookUp(const Job& job) {
  return foundIn(job, read(job.draft));
}

LookUp Actions::foundIn(const Job& job, const OrderRead& order) {
  if (const auto* outcome = std::get_if<Outcome>(&order)) {
    const auto* refused = std::get_if<Refused>(outcome);
    if (refused != nullptr && refused->error.code == "commitment_ambiguous") return Ambiguous{refused->error.message};
    return LookUpFailed{*outcome};
  }
  const auto& record = std::get<Value>(order);
  if (record.isNull() || (config_.isLines() && !holds(config_, record, job.draft.external_key))) return Absent{};
  auto vendor = vendorOf(record);
  if (auto* outcome = std::get_if<Outcome>(&vendor)) return LookUpFailed{std::move(*outcome)};
  Found found;
  found.state = stateOf(record);
  found.projection = projectionOf(config_, job.draft, record, std::get<std::string>(vendor));
  found.complete = true;
  found.held = isHeld(config_, found.state);
  found.name = nameOf(config_, found.state);
  return found;
}

LookUp Actions::lookUpNamed(const Job& job, const std::vector<std::string>& names) {
  for (const auto& name : names) {
    auto found = client_.query("SELECT id FROM transaction WHERE type = 'PurchOrd' AND tranid = " + quoted(name) +
                               " ORDER BY id");
    if (auto* outcome = std::get_if<Outcome>(&found)) return LookUpFailed{std::move(*outcome)};
    const auto& rows = std::get<Records>(found);
    if (rows.size() > 1) return Ambiguous{"Several purchase orders in NetSuite have the number " + name};
    const auto id = rows.empty() ? idIn(name) : rows.front().text("id");
    if (id.empty()) continue;
    auto named = foundIn(job, client_.order(id));
    if (!std::holds_alternative<Absent>(named)) return named;
  }
  return Absent{};
}

ReadBackResult Actions::readBack(const Job& job, const State& state) {
  auto order = client_.order(state.text("document"));
  if (auto* outcome = std::get_if<Outcome>(&order)) return std::move(*outcome);
  const auto& record = std::get<Value>(order);
  if (record.isNull() || (config_.isLines() && !holds(config_, record, job.draft.external_key))) {
    return Outcome(recordGone(nameOf(config_, state)));
  }
  auto vendor = vendorOf(record);
  if (auto* outcome = std::get_if<Outcome>(&vendor)) return std::move(*outcome);
  ReadBack result;
  result.projection = projectionOf(config_, job.draft, record, std::get<std::string>(vendor));
  const auto id = record.text("id");
  result.origin.id = config_.isLines() ? id + "/" + job.draft.external_key : id;
  result.origin.code = record.text("tranId");
  result.origin.data = originData(config_, record, job.draft.external_key);
  const auto keys = lineKeys(config_, job.draft, record);
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (keys[i].empty()) continue;
    for (const auto& item : job.draft.lines[i].item_ids) result.origin.lines.emplace_back(item, keys[i]);
  }
  return result;
}

GoneResult Actions::checkGone(const std::string&, const Value& origin_data) {
  if (!origin_data.isArray() || origin_data.size() == 0) {
    return Outcome(InDoubt{"the change order has no record of its document in NetSuite"});
  }
  const auto& document = origin_data.items().front();
  auto order = client_.order(document.text("id"));
  if (auto* outcome = std::get_if<Outcome>(&order)) return std::move(*outcome);
  const auto& record = std::get<Value>(order);
  if (record.isNull()) return Gone::yes;
  const bool lines = document.text("kind") == "purchase order lines";
  return lines && !holds(config_, record, document.text("key")) ? Gone::yes : Gone::no;
}

}  // namespace tieback::erp::netsuite
