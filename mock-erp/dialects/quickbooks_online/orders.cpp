#include "orders.h"

#include <algorithm>

#include "order_checks.h"

namespace tieback::mock::quickbooks_online {
namespace {

const Json* present(const Json& holder, std::string_view name) {
  const Json* value = holder.find(name);
  return value == nullptr || value->isNull() ? nullptr : value;
}

// A name beside each reference, as QuickBooks shows it.
void nameReference(const State& state, Json& holder, const char* member, const char* collection, const char* field) {
  Json* reference = holder.find(member);
  if (reference == nullptr || !reference->isObject()) return;
  const BookRecord record = state.byId(collection, refOf(holder, member));
  if (record) reference->set("name", record->text(field));
}

void nameLine(const State& state, Json& line) {
  if (Json* detail = line.find("ItemBasedExpenseLineDetail")) {
    nameReference(state, *detail, "ItemRef", "Item", "Name");
    nameReference(state, *detail, "CustomerRef", "Customer", "DisplayName");
    nameReference(state, *detail, "ClassRef", "Class", "Name");
  }
  if (Json* detail = line.find("AccountBasedExpenseLineDetail")) {
    nameReference(state, *detail, "AccountRef", "Account", "Name");
  }
}

// Lines keep the id by which they are known; all others are new.
void numberLines(Json& order, const Json* before) {
  long long last = 0;
  const auto known = [&](std::string_view id) {
    if (before == nullptr || id.empty()) return false;
    const auto& lines = linesOf(*before);
    return std::any_of(lines.begin(), lines.end(), [&](const Json& line) { return line.text("Id") == id; });
  };
  for (const Json* side : {before, static_cast<const Json*>(&order)}) {
    if (side == nullptr) continue;
    for (const Json& line : linesOf(*side)) {
      const auto id = Json(JsonNumber{std::string(line.text("Id"))}).integer();
      if (id && (side == before || known(line.text("Id")))) last = std::max(last, *id);
    }
  }
  Json* lines = order.find("Line");
  for (Json& line : lines->items()) {
    if (!known(line.text("Id"))) line.set("Id", std::to_string(++last));
    // A line without an item is a remark: its amount does not count.
    const Json* detail = line.find("ItemBasedExpenseLineDetail");
    if (detail != nullptr && refOf(*detail, "ItemRef").empty()) line.set("Amount", Json(JsonNumber{"0"}));
  }
}

void setDefaults(State& state, Json& order, std::int64_t now) {
  const Json* preferences = state.preferences();
  if (present(order, "TxnDate") == nullptr) order.set("TxnDate", pacificTime(now, false).substr(0, 10));
  if (present(order, "POStatus") == nullptr) order.set("POStatus", "Open");
  if (present(order, "EmailStatus") == nullptr) order.set("EmailStatus", "NotSet");
  if (present(order, "CurrencyRef") == nullptr) {
    const std::string currency(preferences == nullptr ? "USD" : preferences->text("HomeCurrency"));
    order.set("CurrencyRef", Json::object().set("value", currency));
  }
  if (present(order, "APAccountRef") == nullptr) {
    // The account is implied where there is one.
    const BookRecord payable = state.books.firstOf(
        "Account", [](const Json& account) { return account.text("AccountSubType") == "AccountsPayable"; });
    if (payable) order.set("APAccountRef", Json::object().set("value", payable->text("Id")));
  }
  const bool custom = preferences == nullptr || preferences->find("UseCustomTxnNumbers")->boolean();
  if (order.text("DocNumber").empty() && !custom) order.set("DocNumber", std::to_string(++state.lastNumber));
}

HttpResponse answered(const State& state, const Json& order, std::int64_t now) {
  HttpResponse response = document("PurchaseOrder", rendered(state, *entityNamed("PurchaseOrder"), order), now);
  response.applied = true;
  return response;
}

HttpResponse stored(State& state, Json order, const Json* before, const WriteRequest& request) {
  if (auto fault = checkOrder(state, request, order, before)) return refusal(*fault, request.now);
  numberLines(order, before);
  for (Json& line : order.find("Line")->items()) nameLine(state, line);
  const std::string time = pacificTime(request.now, false);
  Json meta = Json::object();
  const Json* old = before == nullptr ? nullptr : before->find("MetaData");
  meta.set("CreateTime", old != nullptr && old->isObject() ? std::string(old->text("CreateTime")) : time);
  meta.set("LastUpdatedTime", time);
  order.set("MetaData", std::move(meta));
  return answered(state, *state.books.put("PurchaseOrder", std::move(order)), request.now);
}

HttpResponse create(State& state, const WriteRequest& request) {
  if (state.books.of("PurchaseOrder").size() >= static_cast<std::size_t>(state.settings.maxOrders)) {
    return refusal({"6000", "A business validation error has occurred while processing your request",
                    "Business Validation Error: The company holds no more transactions."},
                   request.now);
  }
  Json order = Json::object();
  for (const JsonMember& member : request.body.members()) {
    if (!isReadOnly(member.name) && member.name != "sparse" && !member.value.isNull()) {
      order.set(member.name, member.value);
    }
  }
  order.set("Id", state.nextId()).set("SyncToken", "0");
  setDefaults(state, order, request.now);
  return stored(state, std::move(order), nullptr, request);
}

Fault notFound(const std::string& id) {
  return {"610", "Object Not Found", "Object Not Found : Something you're trying to use has been deleted. Id " + id};
}

// The record that the body means, or why it may not be changed.
std::variant<BookRecord, Fault> target(const State& state, const Json& body) {
  const std::string id(body.text("Id"));
  const BookRecord record = state.books.find("PurchaseOrder", id);
  if (!record) return notFound(id);
  if (body.text("SyncToken").empty()) {
    return Fault{"2020", "Required param missing, need to supply the required value for the API",
                 "Required parameter SyncToken is missing in the request", "SyncToken"};
  }
  if (body.text("SyncToken") != record->text("SyncToken")) {
    const std::string user(state.settings.userName);
    return Fault{"5010", "Stale Object Error",
                 "Stale Object Error : You and " + user + " were working on this at the same time. " + user +
                     " finished before you did, so your work was not saved."};
  }
  return record;
}

HttpResponse update(State& state, const WriteRequest& request) {
  auto found = target(state, request.body);
  if (const auto* fault = std::get_if<Fault>(&found)) return refusal(*fault, request.now);
  const BookRecord before = std::get<BookRecord>(found);
  const Json* sparse = request.body.find("sparse");
  const bool keeps = sparse != nullptr && sparse->isBool() && sparse->boolean();
  if (keeps && !state.settings.sparseUpdate) {
    return refusal({"500", "Unsupported Operation", "Operation sparse update is not supported."}, request.now);
  }
  // What a full update leaves out is emptied.
  Json order = keeps ? *before : Json::object();
  for (const JsonMember& member : request.body.members()) {
    if (!isReadOnly(member.name) && member.name != "sparse") order.set(member.name, member.value);
  }
  auto& members = order.members();
  std::erase_if(members, [](const JsonMember& member) { return member.value.isNull(); });
  order.set("Id", before->text("Id"));
  order.set("SyncToken", std::to_string(*Json(JsonNumber{std::string(before->text("SyncToken"))}).integer() + 1));
  setDefaults(state, order, request.now);
  return stored(state, std::move(order), before.get(), request);
}

HttpResponse erase(State& state, const WriteRequest& request) {
  auto found = target(state, request.body);
  if (const auto* fault = std::get_if<Fault>(&found)) return refusal(*fault, request.now);
  const std::string id(std::get<BookRecord>(found)->text("Id"));
  state.books.erase("PurchaseOrder", id);
  Json gone = Json::object();
  gone.set("status", "Deleted").set("domain", "QBO").set("Id", id);
  HttpResponse response = document("PurchaseOrder", std::move(gone), request.now);
  response.applied = true;
  return response;
}

void renderLine(const State& state, Json& line, std::size_t index) {
  nameLine(state, line);
  line.set("LineNum", Json::number(static_cast<long long>(index) + 1));
  if (const Json* amount = line.find("Amount")) {
    const auto value = Decimal::parse(amount->isNumber() ? amount->numberText() : std::string(line.text("Amount")));
    if (value) line.set("Amount", Json(JsonNumber{amountText(*value)}));
  }
  if (Json* detail = line.find("ItemBasedExpenseLineDetail")) {
    if (present(*detail, "BillableStatus") == nullptr) detail->set("BillableStatus", "NotBillable");
    if (present(*detail, "TaxCodeRef") == nullptr) detail->set("TaxCodeRef", Json::object().set("value", "NON"));
  }
}

}  // namespace

Json rendered(const State& state, const Entity& entity, const Json& record) {
  Json out = Json::object();
  out.set("domain", "QBO").set("sparse", false);
  for (const JsonMember& member : record.members()) {
    if (!member.value.isNull()) out.set(member.name, member.value);
  }
  if (entity.name != "PurchaseOrder") return out;
  nameReference(state, out, "VendorRef", "Vendor", "DisplayName");
  nameReference(state, out, "APAccountRef", "Account", "Name");
  if (Json* lines = out.find("Line")) {
    for (std::size_t i = 0; i < lines->items().size(); ++i) renderLine(state, lines->items()[i], i);
  }
  out.set("TotalAmt", Json(JsonNumber{amountText(totalOf(record))}));
  return out;
}

HttpResponse writeOrder(State& state, const WriteRequest& request) {
  if (auto fault = checkMembers(request.body)) return refusal(*fault, request.now);
  if (request.asks("operation", "delete")) return erase(state, request);
  if (request.body.text("Id").empty()) return create(state, request);
  return update(state, request);
}

}  // namespace tieback::mock::quickbooks_online
