#include "order_writes.h"

#include <algorithm>

#include "amounts.h"
#include "answers.h"
#include "order_lines.h"
#include "order_reads.h"
#include "order_writer.h"

namespace tieback::mock::xero {
namespace {

constexpr std::int64_t kMicrosPerMilli = 1000;

// {"PurchaseOrders":[…]}, [ … ] or one order.
std::vector<Json> inputsOf(const Json& body) {
  const Json* list = body.find("PurchaseOrders");
  if (list != nullptr && list->isArray()) return list->items();
  if (body.isArray()) return body.items();
  return {body};
}

Json words(const std::vector<std::string>& all) {
  Json list = Json::array();
  for (const std::string& each : all) list.push(Json::object().set("Message", each));
  return list;
}

Json answerOf(const ApiCall& call, const Element& element, bool summarize) {
  Json answer = renderOrder(call.state, element.order);
  const bool failed = !element.errors.empty();
  if (failed) answer.set("HasErrors", Json(true));
  if (failed && element.isNew) answer.set("PurchaseOrderID", "00000000-0000-0000-0000-000000000000");
  if (!summarize) answer.set("StatusAttributeString", failed ? "ERROR" : element.warnings.empty() ? "OK" : "WARNING");
  if (!element.warnings.empty()) answer.set("Warnings", words(element.warnings));
  if (failed) answer.set("ValidationErrors", words(element.errors));
  return answer;
}

void keep(State& state, Element& element) {
  // What was submitted while nobody approved by himself waits on, whatever the setting becomes.
  const bool approved_soon = state.settings.approval == "at_once";
  if (approved_soon && element.order.text("Status") == "SUBMITTED")
    state.submitted.emplace_back(element.order.text("PurchaseOrderID"));
  if (!element.formerKey.empty()) state.books.erase(kOrders, element.formerKey);
  putOrder(state, std::move(element.order));
}

}  // namespace

std::string ApiCall::query(std::string_view name) const {
  for (const auto& [key, value] : parseForm(request.query)) {
    if (key == name) return value;
  }
  return {};
}

HttpResponse writeOrders(const ApiCall& call, const Json& body) {
  State& state = call.state;
  if (call.path.size() > 1 && !orderNamed(state, call.path[1])) return notFound();
  const std::string asked = call.query("summarizeErrors");
  const bool summarize = (asked.empty() ? state.settings.summarizeErrors : asked) != "false";
  Json answers = Json::array();
  Json refused = Json::array();
  bool applied = false;
  for (const Json& input : inputsOf(body)) {
    if (!input.isObject()) return apiException(400, 17, "PostDataInvalidException", "JSON for post data was invalid");
    Element element = readElement(call, input);
    const bool full =
        element.isNew && state.books.of(kOrders).size() >= static_cast<std::size_t>(state.settings.maxPurchaseOrders);
    if (full) element.errors.emplace_back("The books of this mock are full (max_purchase_orders)");
    Json answer = answerOf(call, element, summarize);
    if (!element.errors.empty()) {
      refused.push(std::move(answer));
      if (!summarize) answers.push(refused.items().back());
      continue;
    }
    answers.push(std::move(answer));
    // With errors summed up, one that is refused keeps those behind it out as well.
    if (!summarize || refused.items().empty()) {
      keep(state, element);
      applied = true;
    }
  }
  HttpResponse response = summarize && !refused.items().empty()
                              ? validationException(std::move(refused))
                              : envelope(state, call.caller.app, call.nowMicros, "PurchaseOrders", std::move(answers));
  response.applied = applied;
  return response;
}

void approveSubmitted(State& state, std::int64_t nowMicros) {
  if (state.settings.approval != "at_once") return;
  for (const std::string& id : state.submitted) {
    const BookRecord order = orderNamed(state, id);
    if (!order || order->text("Status") != "SUBMITTED") continue;
    Json approved = *order;
    approved.set("Status", "AUTHORISED");
    completeOrder(state, approved, nowMicros);
    putOrder(state, std::move(approved));
  }
  state.submitted.clear();
}

BookRecord putOrder(State& state, Json order) {
  state.orderNumbers[std::string(order.text("PurchaseOrderID"))] = std::string(order.text("PurchaseOrderNumber"));
  return state.books.put(kOrders, std::move(order));
}

void completeOrder(State& state, Json& order, std::int64_t nowMicros) {
  if (order.text("PurchaseOrderID").empty()) order.set("PurchaseOrderID", state.ids.guid());
  if (order.text("Date").empty()) order.set("Date", dayOfMillis(nowMicros / kMicrosPerMilli));
  if (order.text("CurrencyCode").empty()) {
    const auto& organisations = state.books.of(kOrganisations);
    order.set("CurrencyCode",
              organisations.empty() ? std::string_view("USD") : organisations.begin()->second->text("BaseCurrency"));
  }
  completeLines(state, state.ids, order);
  sumUp(order);
  // Two changes within one millisecond are told apart all the same.
  const Json* updated = order.find("Updated");
  const long long before = updated == nullptr ? 0 : updated->integer().value_or(0);
  order.set("Updated", Json::number(std::max<long long>(nowMicros / kMicrosPerMilli, before + 1)));
}

}  // namespace tieback::mock::xero
