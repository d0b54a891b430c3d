#include "erp/dialects/business_central/actions.h"

#include <algorithm>

#include "erp/dialects/business_central/comparing.h"
#include "erp/dialects/business_central/document.h"
#include "erp/dialects/business_central/errors.h"
#include "erp/dialects/business_central/odata.h"
#include "erp/dialects/business_central/state.h"
#include "erp/support/encode.h"

namespace tieback::erp::business_central {
namespace {

using json::Value;

constexpr std::int64_t kSecondUs = 1'000'000;
constexpr std::int64_t kMaxConflicts = 5;

Value deletion(const std::string& company, const std::string& what, const std::string& etag) {
  return Value::object({{"method", "DELETE"},
                        {"url", "companies(" + company + ")/" + what},
                        {"headers", Value::object({{"If-Match", etag}})}});
}

Value::Array removalOf(std::string_view step, const State& state) {
  const auto company = state.text("company");
  if (step == step::kDeleteOrder) {
    return {deletion(company, "purchaseOrders(" + state.text("order") + ")", state.text("order_etag"))};
  }
  Value::Array requests;
  for (std::size_t i = 0; state.find("own." + std::to_string(i)) != nullptr; ++i) {
    const auto suffix = "." + std::to_string(i);
    requests.push_back(
        deletion(company, "purchaseOrderLines(" + state.text("own" + suffix) + ")", state.text("own_etag" + suffix)));
  }
  return requests;
}

// What was changed in place is put back by people.
bool updatesLines(const State& state) {
  const auto& members = state.members();
  return std::any_of(members.begin(), members.end(),
                     [](const auto& member) { return member.first.starts_with("line."); });
}

const ErpError* refusalOf(const Outcome& outcome) {
  const auto* refused = std::get_if<Refused>(&outcome);
  return refused == nullptr ? nullptr : &refused->error;
}

}  // namespace

Value::Array Actions::requestsOf(std::string_view step, const Job& job, const State& state) const {
  if (step == step::kAddLines) return addLinesRequests(config_, job.draft, state);
  if (step == step::kCreateOrder) return createOrderRequests(config_, job.draft, state);
  if (step == step::kRemoveLines || step == step::kDeleteOrder) return removalOf(step, state);
  throw std::invalid_argument("not a write step of Business Central: " + std::string(step));
}

WireRequest Actions::prepare(const StepSpec& step, const Job& job, const State& state) const {
  return client_.batch(requestsOf(step.name, job, state));
}

Outcome Actions::send(const StepSpec& step, const WireRequest& request, const Job& job, State& state) {
  auto sent = client_.sendBatch(request, requestsOf(step.name, job, state).size());
  const bool removal = step.name == step::kRemoveLines || step.name == step::kDeleteOrder;
  if (auto* outcome = std::get_if<Outcome>(&sent)) {
    if (removal) return std::move(*outcome);
    if (auto* later = std::get_if<TryLater>(outcome); later != nullptr && later->error.code == kChanged) {
      return again(std::move(*later), state);
    }
    const auto* error = refusalOf(*outcome);
    if (config_.manual_number && error != nullptr &&
        (error->code == "number_taken" || error->code == "already_there")) {
      return taken(job, std::move(*outcome), state);
    }
    return std::move(*outcome);
  }
  return removal ? Outcome(Done{}) : posted(step.name, std::get<Records>(sent), state);
}

// Someone's edit came between our look and our write: look again, so that theirs stays.
Outcome Actions::again(TryLater later, State& state) const {
  const auto* before = state.find("conflicts");
  const auto conflicts = (before == nullptr ? 0 : before->asInteger()) + 1;
  if (conflicts >= kMaxConflicts) return later;
  const auto company = state.text("company");
  state = Value::object({{"company", company}, {"conflicts", conflicts}});
  return Waiting{later.error.message + " The order is read again.", client_.now() + kSecondUs};
}

// That number exists: ours, from a try whose answer was lost, or someone else's?
Outcome Actions::taken(const Job& job, Outcome refusal, State& state) {
  auto found = lookUp(job);
  if (auto* ours = std::get_if<Found>(&found)) {
    state = std::move(ours->state);
    return Done{};
  }
  if (auto* failed = std::get_if<LookUpFailed>(&found)) return std::move(failed->outcome);
  auto& error = std::get<Refused>(refusal).error;
  error.code = "number_taken";
  error.message = "Another purchase order has this number in Business Central.";
  error.field = "number";
  error.value = job.draft.number;
  error.remedy = "Unaccept it, choose another number and export it again.";
  return refusal;
}

Outcome Actions::posted(std::string_view step, const Records& documents, State& state) const {
  State done = Value::object({{"checked", true}, {"posted", true}, {"company", state.text("company")}});
  bool removable = config_.may_delete;
  if (step == step::kCreateOrder) {
    const auto& order = documents.front();
    if (order.text("id").empty() || order.text("number").empty()) {
      return unclear(Effect::write, kErp, "the purchase order was answered without its number");
    }
    done.set("order", order.text("id"));
    done.set("number", order.text("number"));
    done.set("order_etag", etagOf(order));
    removable = removable && !etagOf(order).empty();
  } else {
    done.set("order", state.text("order"));
    done.set("number", state.text("number"));
    for (std::size_t i = 0; i < documents.size(); ++i) {
      const auto suffix = "." + std::to_string(i);
      done.set("own" + suffix, documents[i].text("id"));
      done.set("own_etag" + suffix, etagOf(documents[i]));
      if (documents[i].text("id").empty() || etagOf(documents[i]).empty()) removable = false;
    }
    if (updatesLines(state)) removable = false;
  }
  done.set("status", kDraft);
  done.set("removable", removable);
  state = std::move(done);
  return Done{};
}

std::variant<std::optional<Value>, Outcome> Actions::orderBy(const std::string& filter) {
  auto read = client_.list("purchaseOrders", ordersQuery(filter));
  if (auto* outcome = std::get_if<Outcome>(&read)) return std::move(*outcome);
  auto& records = std::get<Records>(read);
  return records.empty() ? std::optional<Value>() : std::optional(std::move(records.front()));
}

std::variant<std::optional<Value>, Outcome> Actions::orderNumbered(const std::string& number) {
  auto read = orderBy("number eq " + quoted(number));
  // A filter that the server ignored must not make a stranger's record ours.
  if (auto* order = std::get_if<std::optional<Value>>(&read); order != nullptr && *order) {
    if ((*order)->text("number") != number) return std::optional<Value>();
  }
  return read;
}

// Those that carry the draft's reference. A vendor may have thousands of orders: of these only what can tell is read,
// and then the one that is ours.
std::variant<Records, Outcome> Actions::ownOrders(const domain::Draft& draft) {
  const auto is_ours = [&](const Value& order) {
    const bool fits = config_.linked_order || order.text("number") == draft.commitment;
    return fits && !ownLinesOf(config_, order, draft.external_key).empty();
  };
  auto found = client_.list("purchaseOrders", config_.linked_order
                                                  ? referencesQuery(config_, "vendorNumber eq " + quoted(draft.vendor))
                                                  : ordersQuery("number eq " + quoted(draft.commitment)));
  if (auto* outcome = std::get_if<Outcome>(&found)) return std::move(*outcome);
  auto& orders = std::get<Records>(found);
  std::erase_if(orders, [&](const Value& order) { return !is_ours(order); });
  if (!config_.linked_order) return std::move(orders);
  Records whole;
  for (const auto& order : orders) {
    auto read = orderBy("id eq " + order.text("id"));
    if (auto* outcome = std::get_if<Outcome>(&read)) return std::move(*outcome);
    auto& now = std::get<std::optional<Value>>(read);
    if (now && sameGuid(now->text("id"), order.text("id")) && is_ours(*now)) whole.push_back(std::move(*now));
  }
  return whole;
}

LookUp Actions::lookUp(const Job& job) {
  auto found = ownOrders(job.draft);
  if (auto* outcome = std::get_if<Outcome>(&found)) return LookUpFailed{std::move(*outcome)};
  const auto& ours = std::get<Records>(found);
  if (ours.empty()) return Absent{};
  if (ours.size() > 1) {
    std::string numbers;
    for (const auto& order : ours) numbers += (numbers.empty() ? "" : ", ") + order.text("number");
    return Ambiguous{"Several purchase orders in Business Central have the reference " + job.draft.external_key + ": " +
                     numbers};
  }
  return this->found(job, ours.front(), job.draft.external_key);
}

LookUp Actions::found(const Job& job, const Value& order, const std::string& key) {
  auto id = client_.company();
  if (auto* outcome = std::get_if<Outcome>(&id)) return LookUpFailed{std::move(*outcome)};
  auto draft = job.draft;
  draft.external_key = key;
  Found result;
  result.state = postedState(config_, std::get<std::string>(id), order, ownLinesOf(config_, order, key));
  if (key != job.draft.external_key) result.state.set("key", key);
  result.projection = projectionOf(config_, draft, order);
  result.complete = true;
  result.held = result.state.flag("removable");
  result.name = nameOf(config_, result.state);
  return result;
}

// An order is named by its number or id, lines of one by their reference after the order's number, or by a line's id.
LookUp Actions::lookUpNamed(const Job& job, const std::vector<std::string>& names) {
  for (const auto& name : names) {
    const bool by_id = config_.linked_order && isGuid(name);
    auto read = by_id ? orderBy("id eq " + name) : orderNumbered(config_.linked_order ? name : job.draft.commitment);
    if (auto* outcome = std::get_if<Outcome>(&read)) return LookUpFailed{std::move(*outcome)};
    const auto& order = std::get<std::optional<Value>>(read);
    if (!order) continue;
    auto key = config_.linked_order ? std::string() : name.substr(name.find_last_of(' ') + 1);
    for (const auto& line : nested(*order, "purchaseOrderLines")) {
      const auto reference = referenceOf(config_, line);
      if (config_.linked_order ? key.empty() : sameGuid(line.text("id"), name)) key = reference;
    }
    if (!ownLinesOf(config_, *order, key).empty() && (config_.linked_order || !key.empty())) {
      return found(job, *order, key);
    }
  }
  return Absent{};
}

ReadBackResult Actions::readBack(const Job& job, const State& state) {
  auto read = orderNumbered(state.text("number"));
  if (auto* outcome = std::get_if<Outcome>(&read)) return std::move(*outcome);
  const auto& order = std::get<std::optional<Value>>(read);
  auto draft = job.draft;
  draft.external_key = state.text("key", draft.external_key);
  const auto own = order ? ownLinesOf(config_, *order, draft.external_key) : OwnLines{};
  if (own.empty()) {
    return Outcome(
        refuse("record_gone", "The change order is no longer in Business Central.", "number", state.text("number"),
               "Someone has deleted it (or invoiced the order in full). Look there, then try again or reject it."));
  }
  ReadBack result;
  result.projection = projectionOf(config_, draft, *order);
  // Several change orders share the commitment's order: its head line is what is this one's alone.
  const auto* head = own.head != nullptr ? own.head : own.all.front();
  result.origin.id = config_.linked_order ? order->text("id") : head->text("id");
  const auto number = order->text("number");
  result.origin.code = config_.linked_order ? number : number + " " + draft.external_key;
  result.origin.data = originData(config_, *order, own);
  const auto ids = lineIdsOf(config_, draft, *order);
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (ids[i].empty()) continue;
    for (const auto& item : job.draft.lines[i].item_ids) result.origin.lines.emplace_back(item, ids[i]);
  }
  return result;
}

GoneResult Actions::checkGone(const std::string&, const Value& origin_data) {
  if (!origin_data.isArray() || origin_data.size() == 0) {
    return Outcome(InDoubt{"the change order has no record of its document in Business Central"});
  }
  const auto& document = origin_data.items().front();
  const auto number = document.text("number");
  auto read = orderNumbered(number);
  if (auto* outcome = std::get_if<Outcome>(&read)) return std::move(*outcome);
  const auto& order = std::get<std::optional<Value>>(read);
  if (order && sameGuid(order->text("id"), document.text("id"))) {
    if (document.text("kind") == "purchase order") return Gone::no;
    for (const auto& line : nested(*order, "purchaseOrderLines")) {
      for (const auto& own : nested(document, "lines")) {
        if (sameGuid(line.text("id"), own.asString())) return Gone::no;
      }
    }
    return Gone::yes;
  }
  // An order that was invoiced in full is removed from the orders, and what was ordered is in the books.
  auto invoices = client_.list("purchaseInvoices", "$filter=" + percentEncode("orderNumber eq " + quoted(number)) +
                                                       "&$select=id,number,orderNumber&$top=1");
  if (auto* outcome = std::get_if<Outcome>(&invoices)) return std::move(*outcome);
  return std::get<Records>(invoices).empty() ? Gone::yes : Gone::no;
}

}  // namespace tieback::erp::business_central
