#include "erp/dialects/xero/actions.h"

#include <algorithm>

#include "erp/dialects/xero/checks.h"
#include "erp/dialects/xero/errors.h"
#include "erp/dialects/xero/found.h"
#include "erp/dialects/xero/order.h"

namespace tieback::erp::xero {
namespace {

using json::Value;

constexpr std::int64_t kSoonUs = 1'000'000;

std::string_view statusAfter(std::string_view step) {
  if (step == step::kSubmit) return kSubmitted;
  if (step == step::kApprove) return kAuthorised;
  return kDeleted;
}

Refused gone(const std::string& what) {
  return refuse("record_gone", what + " no longer in Xero, or was deleted there.", "", "",
                "Try again to create it anew, or reject the change order.");
}

// The last word, out of its brackets.
std::string keyIn(const std::string& name) {
  const auto begin = name.find_last_of(" [");
  auto key = begin == std::string::npos ? name : name.substr(begin + 1);
  if (key.size() > 1 && key.back() == ']') key.pop_back();
  return key;
}

Value linesWithNew(const Config& config, const Job& job, const State& state) {
  const auto kept = state.text("lines");
  auto lines = kept.empty() ? Value::array() : json::parse(kept);
  const auto added = lineItems(config, job.draft);
  for (const auto& line : added.items()) lines.push(line);
  return lines;
}

}  // namespace

WireRequest Actions::prepare(const StepSpec& step, const Job& job, const State& state) const {
  if (step.name == step::kCreate) return client_.create(newOrder(config_, job.draft, state.text("contact")));
  if (step.name == step::kAddLines) {
    const auto target = state.text("target");
    return client_.update(
        target, Value::object({{"PurchaseOrderID", target}, {"LineItems", linesWithNew(config_, job, state)}}));
  }
  auto order = Value::object({{"PurchaseOrderID", state.text("order")}, {"Status", statusAfter(step.name)}});
  if (step.name == step::kApprove && config_.sent_to_contact) order.set("SentToContact", true);
  return client_.update(state.text("order"), order);
}

Outcome Actions::send(const StepSpec& step, const WireRequest& request, const Job& job, State& state) {
  if (step.name == step::kAddLines) return addLines(request, job, state);
  if (step.name == step::kCreate) return create(request, job, state);
  return setStatus(step, request, job, state);
}

// Xero knows no condition on a write, so the order is read once more right before: what someone has changed in it since
// the check would be undone by the lines as the check saw them.
Outcome Actions::addLines(const WireRequest& request, const Job& job, State& state) {
  auto read = readOrder(state.text("target"));
  if (auto* outcome = std::get_if<Outcome>(&read)) return std::move(*outcome);
  const auto& now = std::get<Value>(read);
  if (now.text("UpdatedDateUTC") != state.text("updated")) {
    state = Value::object();
    return Waiting{"Someone changed the purchase order in Xero meanwhile: it is read again.", client_.now() + kSoonUs};
  }
  auto written = client_.write(request, job);
  if (auto* outcome = std::get_if<Outcome>(&written)) return std::move(*outcome);
  const auto& order = std::get<Value>(written);
  if (ownLines(config_, job.draft, order).size() != job.draft.lines.size()) {
    return unclear(Effect::write, kErp, "the purchase order was answered without the new lines");
  }
  putOrder(state, order);
  return Done{};
}

Outcome Actions::create(const WireRequest& request, const Job& job, State& state) {
  auto written = client_.write(request, job);
  if (auto* outcome = std::get_if<Outcome>(&written)) {
    auto* refused = std::get_if<Refused>(outcome);
    if (refused != nullptr && refused->error.code == kNumberTaken) return takenAlready(*refused, job, state);
    return std::move(*outcome);
  }
  putOrder(state, std::get<Value>(written));
  return Done{};
}

// The number may be taken by this very change order, from a try whose answer was lost.
Outcome Actions::takenAlready(Refused refused, const Job& job, State& state) {
  refused.error.value = numberOf(job.draft);
  auto look = lookUp(job);
  if (auto* failed = std::get_if<LookUpFailed>(&look)) return std::move(failed->outcome);
  const auto* found = std::get_if<Found>(&look);
  if (found == nullptr || found->projection != expectedOf(config_, job.draft)) return refused;
  state = found->state;
  return Done{};
}

Outcome Actions::setStatus(const StepSpec& step, const WireRequest& request, const Job& job, State& state) {
  auto written = client_.write(request, job);
  if (auto* outcome = std::get_if<Outcome>(&written)) return std::move(*outcome);
  const auto& order = std::get<Value>(written);
  const auto now = order.text("Status");
  // Somebody may have approved it, or billed it, in the meantime.
  const bool further = step.name != step::kDelete && (now == kAuthorised || now == kBilled);
  if (now != statusAfter(step.name) && !further) {
    return refuse("not_done", "Xero took the request, but the purchase order is still " + now + ".", "Status", now,
                  "Look at the purchase order in Xero, then try again.");
  }
  putOrder(state, order);
  return Done{};
}

std::variant<Value, Outcome> Actions::readOrder(const std::string& id) {
  auto found = client_.order(id);
  if (auto* outcome = std::get_if<Outcome>(&found)) return std::move(*outcome);
  auto& records = std::get<Records>(found);
  if (records.empty() || isDeleted(records.front())) return Outcome(gone("The purchase order is"));
  return std::move(records.front());
}

Outcome Actions::waitForApproval(State& state) {
  auto read = readOrder(state.text("order"));
  if (auto* outcome = std::get_if<Outcome>(&read)) return std::move(*outcome);
  const auto& order = std::get<Value>(read);
  const auto status = order.text("Status");
  if (status == kSubmitted) {
    return Waiting{"Waiting for approval in Xero.", client_.now() + config_.approval_poll_us, true};
  }
  if (status == kDraft) {
    return refuse("rejected_in_erp", "The purchase order was taken back to DRAFT in Xero.", "Status", status,
                  "Look at the purchase order in Xero. Reject the change order, or submit it there and try again.");
  }
  putOrder(state, order);
  return Done{};
}

LookUp Actions::lookUp(const Job& job) {
  auto found = findOwn(config_, client_, job.draft);
  if (auto* outcome = std::get_if<Outcome>(&found)) return LookUpFailed{std::move(*outcome)};
  const auto& orders = std::get<Records>(found);
  if (orders.empty()) return Absent{};
  if (orders.size() > 1) {
    std::string numbers;
    for (const auto& order : orders) numbers += (numbers.empty() ? "" : ", ") + order.text("PurchaseOrderNumber");
    return Ambiguous{"Several purchase orders in Xero carry " + job.draft.external_key + ": " + numbers};
  }
  const auto& order = orders.front();
  return foundOf(job.draft, order);
}

LookUp Actions::foundOf(const domain::Draft& draft, const Value& order) {
  Found one;
  one.state = Value::object();
  putOrder(one.state, order);
  if (config_.ownOrder()) {
    auto vendor = findVendor(config_, client_, draft.vendor);
    const auto* problem = std::get_if<Outcome>(&vendor);
    if (problem != nullptr && !std::holds_alternative<Refused>(*problem)) return LookUpFailed{*problem};
    if (problem == nullptr) one.state.set("contact", std::get<Value>(vendor).text("ContactID"));
  }
  one.projection = projectionOf(config_, draft, order, one.state.text("contact"));
  one.complete = true;
  one.held = isHeld(config_, one.state);
  one.name = (config_.ownOrder() ? "" : "lines " + markerOf(draft) + " on ") + nameOf(one.state);
  return one;
}

// An order of its own by number or id; lines by the reference that they stand under on the commitment's order: "SC-001
// TB-4711", "[TB-4711]" or "TB-4711".
LookUp Actions::lookUpNamed(const Job& job, const std::vector<std::string>& names) {
  for (const auto& name : names) {
    auto draft = job.draft;
    if (!config_.ownOrder()) draft.external_key = keyIn(name);
    auto found = client_.order(config_.ownOrder() ? name : draft.commitment);
    if (auto* outcome = std::get_if<Outcome>(&found)) return LookUpFailed{std::move(*outcome)};
    for (const auto& order : std::get<Records>(found)) {
      const bool fits = config_.ownOrder() ? isCommitment(order, name) : !ownLines(config_, draft, order).empty();
      if (isDeleted(order) || !fits) continue;
      auto look = foundOf(draft, order);
      if (auto* one = std::get_if<Found>(&look); one != nullptr && !config_.ownOrder()) {
        one->state.set("key", draft.external_key);
      }
      return look;
    }
  }
  return Absent{};
}

ReadBackResult Actions::readBack(const Job& job, const State& state) {
  auto read = readOrder(state.text("order"));
  if (auto* outcome = std::get_if<Outcome>(&read)) return std::move(*outcome);
  const auto& order = std::get<Value>(read);
  // Another key than the draft's only where a person named what stands under it.
  auto draft = job.draft;
  draft.external_key = state.text("key", draft.external_key);
  const auto own = ownLines(config_, draft, order);
  if (own.empty()) return Outcome(gone("The change order's lines are"));
  ReadBack result;
  result.projection = projectionOf(config_, draft, order, state.text("contact"));
  for (auto& [name, text] : result.projection.header) {
    if (name == kOtherLines) text = otherLines(state, order);
  }
  result.origin.id = order.text("PurchaseOrderID") + (config_.ownOrder() ? "" : "/" + draft.external_key);
  result.origin.code = order.text("PurchaseOrderNumber") + (config_.ownOrder() ? "" : " " + draft.external_key);
  result.origin.data = originData(config_, order, draft.external_key);
  const auto lines = matchLines(config_, draft, own);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (lines[i] == nullptr) continue;
    for (const auto& item : job.draft.lines[i].item_ids) {
      result.origin.lines.emplace_back(item, lines[i]->text("LineItemID"));
    }
  }
  return result;
}

GoneResult Actions::checkGone(const std::string&, const Value& origin_data) {
  if (!origin_data.isArray() || origin_data.size() == 0) {
    return Outcome(InDoubt{"the change order has no record of its purchase order in Xero"});
  }
  const auto& document = origin_data.items().front();
  auto found = client_.order(document.text("id"));
  if (auto* outcome = std::get_if<Outcome>(&found)) return std::move(*outcome);
  const auto key = document.text("key");
  for (const auto& order : std::get<Records>(found)) {
    if (isDeleted(order)) continue;
    if (key.empty()) return Gone::no;
    const auto* lines = order.find("LineItems");
    const bool there = lines != nullptr && lines->isArray() &&
                       std::any_of(lines->items().begin(), lines->items().end(), [&](const Value& line) {
                         return line.text("Description").find("[" + key + "]") != std::string::npos;
                       });
    if (there) return Gone::no;
  }
  return Gone::yes;
}

}  // namespace tieback::erp::xero
