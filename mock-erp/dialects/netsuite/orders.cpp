#include "orders.h"

#include <algorithm>

#include "core/clock.h"
#include "lines.h"
#include "numbers.h"
#include "references.h"

namespace tieback::mock::netsuite {
namespace {

constexpr std::size_t kMemo = 999;
constexpr std::size_t kNumber = 45;

const RecordType& orderType() {
  return typeOfCollection(kPurchaseOrder);
}

std::string today(std::int64_t nowMicros) {
  return isoTime(nowMicros).substr(0, 10);
}

void setText(const State& state, Json& order, const JsonMember& member, std::size_t longest) {
  if (member.value.isNull()) {
    order.set(member.name, Json());
    return;
  }
  if (!member.value.isString()) throw invalidValue(member.value.dump(), member.name, member.name);
  order.set(member.name, textWithin(state, member.value.string(), member.name, longest, member.name));
}

void setDate(Json& order, const JsonMember& member) {
  const bool fits = member.value.isString() && member.value.string().size() >= 10 && member.value.string()[4] == '-';
  if (!fits) throw invalidValue(member.value.dump(), "trandate", member.name);
  order.set(member.name, member.value.string().substr(0, 10));
}

void setExternalId(const State& state, Json& order, const Json& value) {
  if (!value.isString()) throw invalidValue(value.dump(), "externalId", "externalId");
  const BookRecord holder = findById(state, orderType(), "eid:" + value.string());
  if (holder && holder->text("id") != order.text("id")) throw userError("This record already exists.");
  order.set("externalId", value.string());
}

// One member of the body that is no list of lines.
void setMember(const State& state, Json& order, const JsonMember& member, const OrderChange& change) {
  const auto& references = orderReferences();
  const auto reference =
      std::find_if(references.begin(), references.end(), [&](const auto& each) { return member.name == each.field; });
  if (reference != references.end()) {
    order.set(member.name,
              namedBy(state, typeOfCollection(reference->collection), member.value, member.name, member.name));
    return;
  }
  if (member.name == "externalId") return setExternalId(state, order, member.value);
  if (member.name == "tranDate") return setDate(order, member);
  if (member.name == "tranId") return setText(state, order, member, kNumber);
  const bool known = std::find(orderFields().begin(), orderFields().end(), member.name) != orderFields().end();
  if (known) return setText(state, order, member, kMemo);
  const BookRecord field = state.books.find("CustomField", member.name);
  if (!field || field->text("of") != "order") {
    if (change.strictNames) throw unknownField(member.name);
    return;
  }
  Json custom = order.find("custom") == nullptr ? Json::object() : *order.find("custom");
  custom.set(member.name, customValue(state, *field, member.value, member.name));
  order.set("custom", std::move(custom));
}

void checkOrder(const State& state, const Json& order) {
  if (order.find("item")->items().empty()) {
    throw userError("You must enter at least one line item for this transaction.");
  }
  const auto total = decimalOf(order.find("total"));
  if (total && total->isNegative() && state.settings.negativeTotals == "refuse") {
    throw userError("The total can not be negative.");
  }
  if (state.settings.closedPeriods != "refuse") return;
  for (const auto& [key, period] : state.books.of("AccountingPeriod")) {
    const auto date = order.text("tranDate");
    const bool within = period->text("startDate") <= date && date <= period->text("endDate");
    if (within && period->find("closed")->boolean()) {
      throw userError("The accounting period " + std::string(period->text("periodName")) + " is closed.", "tranDate");
    }
  }
}

// A location or department of another subsidiary is not looked at: those of the books belong to all.
void checkVendor(const State& state, const Json& order) {
  const auto name = order.text("entity");
  if (name.empty()) throw userError("Please enter value(s) for: Vendor.");
  const BookRecord vendor = state.books.find("Vendor", name);
  if (vendor->find("isInactive")->boolean()) {
    throw invalidValue(std::string(vendor->text("id")), "entity", "entity");
  }
}

void apply(const State& state, Json& order, const OrderChange& change) {
  if (!change.body.isObject()) throw Refusal{400, "INVALID_CONTENT", "Invalid content in the request body."};
  for (const JsonMember& member : change.body.members()) {
    if (member.name == "item" || member.name == "id" || member.name == "links") continue;
    setMember(state, order, member, change);
  }
  if (const Json* item = change.body.find("item")) {
    order.set("item", changedLines(state, *order.find("item"), *item, change.replaceLines, change.strictNames));
  }
  order.set("total", numberJson(totalOf(*order.find("item"))));
  order.set("lastModifiedDate", isoTime(change.nowMicros));
}

std::string nextNumber(State& state) {
  std::string number;
  do {
    number = "PO" + std::to_string(++state.lastOrder);
  } while (state.books.find(kPurchaseOrder, number));
  return number;
}

}  // namespace

BookRecord createOrder(State& state, const OrderChange& change, const std::string& externalId) {
  if (static_cast<long long>(state.books.of(kPurchaseOrder).size()) >= state.settings.maxOrders) {
    throw Refusal{500, "UNEXPECTED_ERROR", "The mock holds as many orders as its setting max_orders lets it."};
  }
  Json order = Json::object();
  order.set("item", Json::array())
      .set("status", state.settings.approval == "wanted" ? "A" : "B")
      .set("locked", false)
      .set("tranDate", today(change.nowMicros));
  if (!externalId.empty()) setExternalId(state, order, externalId);
  apply(state, order, change);
  checkVendor(state, order);
  checkOrder(state, order);
  if (order.text("tranId").empty()) order.set("tranId", nextNumber(state));
  if (state.books.find(kPurchaseOrder, order.text("tranId"))) throw userError("This record already exists.");
  if (order.text("subsidiary").empty()) {
    const auto subsidiary = state.books.find("Vendor", order.text("entity"))->text("subsidiary");
    if (!subsidiary.empty()) order.set("subsidiary", subsidiary);
  }
  return keep(state, orderType(), std::move(order));
}

BookRecord changeOrder(State& state, const BookRecord& stored, const OrderChange& change) {
  if (stored->find("locked")->boolean()) throw userError("This record has been locked by a user defined workflow.");
  const bool closed = stored->text("status") == "H";
  const bool lines = change.body.find("item") != nullptr;
  if (closed && lines && state.settings.closedOrders == "refuse") {
    throw userError("The purchase order is closed and its lines cannot be changed.");
  }
  Json order = *stored;
  apply(state, order, change);
  checkOrder(state, order);
  const bool open = std::any_of(order.find("item")->items().begin(), order.find("item")->items().end(),
                                [](const Json& line) { return !isClosedLine(line); });
  if (closed && lines && open) order.set("status", "B");
  if (order.text("tranId") != stored->text("tranId")) {
    if (state.books.find(kPurchaseOrder, order.text("tranId"))) throw userError("This record already exists.");
    forget(state, orderType(), std::string(stored->text("tranId")));
  }
  return keep(state, orderType(), std::move(order));
}

void deleteOrder(State& state, const BookRecord& stored) {
  if (stored->find("locked")->boolean()) throw userError("This record has been locked by a user defined workflow.");
  const auto status = stored->text("status");
  if (status >= "D" && status <= "G") {
    throw userError("This record cannot be deleted because it has dependent records.");
  }
  forget(state, orderType(), std::string(stored->text("tranId")));
}

std::string completeOrder(const State& state, Json& order) {
  for (const auto& [field, collection] : orderReferences()) {
    const auto name = order.text(field);
    if (!name.empty() && !state.books.find(collection, name)) {
      return std::string(field) + ": there is no " + collection + " " + std::string(name);
    }
  }
  std::string problem = completeLines(state, *order.find("item"));
  if (problem.empty()) order.set("total", numberJson(totalOf(*order.find("item"))));
  return problem;
}

}  // namespace tieback::mock::netsuite
