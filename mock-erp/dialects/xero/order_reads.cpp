#include "order_reads.h"

#include <algorithm>
#include <charconv>

#include "amounts.h"
#include "answers.h"
#include "lookups.h"

namespace tieback::mock::xero {
namespace {

constexpr long long kDefaultPageSize = 100;
constexpr long long kMaxPageSize = 1000;

const Json& orNothing(const Json* value) {
  static const Json nothing;
  return value == nullptr ? nothing : *value;
}

void setText(Json& into, const Json& from, const char* name) {
  if (!from.text(name).empty()) into.set(name, from.text(name));
}

void setDay(Json& into, const Json& from, const std::string& name) {
  const std::string day(from.text(name));
  if (day.empty()) return;
  into.set(name + "String", day + "T00:00:00").set(name, msDate(millisOfDay(day)));
}

Json renderTracking(const State& state, const Json& tracking) {
  Json list = Json::array();
  if (!tracking.isObject()) return list;
  for (const JsonMember& member : tracking.members()) {
    if (!member.value.isString()) continue;
    Json entry = Json::object().set("Name", member.name).set("Option", member.value);
    if (const BookRecord category = state.books.find(kCategories, member.name)) {
      setText(entry, *category, "TrackingCategoryID");
    }
    if (const BookRecord option = state.books.find(kOptions, member.name + "/" + member.value.string())) {
      setText(entry, *option, "TrackingOptionID");
    }
    list.push(std::move(entry));
  }
  return list;
}

Json renderLine(const State& state, const Json& line) {
  Json out = Json::object();
  setText(out, line, "ItemCode");
  setText(out, line, "Description");
  out.set("UnitAmount", orNothing(line.find("UnitAmount")));
  setText(out, line, "TaxType");
  out.set("TaxAmount", orNothing(line.find("TaxAmount"))).set("LineAmount", orNothing(line.find("LineAmount")));
  setText(out, line, "AccountCode");
  if (const BookRecord account = state.books.find(kAccounts, line.text("AccountCode"))) {
    setText(out, *account, "AccountID");
  }
  out.set("Tracking", renderTracking(state, orNothing(line.find("Tracking"))));
  out.set("Quantity", orNothing(line.find("Quantity")));
  if (line.find("DiscountRate") != nullptr) out.set("DiscountRate", *line.find("DiscountRate"));
  setText(out, line, "LineItemID");
  return out;
}

std::optional<long long> whole(const std::string& text) {
  long long value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

bool wanted(const ApiCall& call, const Json& order) {
  const std::string status = call.query("Status");
  const std::string from = call.query("DateFrom");
  const std::string to = call.query("DateTo");
  const std::string_view date = order.text("Date");
  if (!status.empty() && order.text("Status") != status) return false;
  return (from.empty() || date >= from) && (to.empty() || date <= to);
}

long long updatedOf(const Json& order) {
  return orNothing(order.find("Updated")).integer().value_or(0);
}

// If-Modified-Since, "2026-06-15T09:00:00" in UTC (a Z or a fraction behind it is passed over); 0 without it.
std::optional<long long> changedSince(const HttpRequest& request) {
  constexpr std::size_t kLength = 19;
  const std::string* given = request.header("If-Modified-Since");
  if (given == nullptr) return 0;
  const std::string text = given->substr(0, kLength);
  const auto part = [&](std::size_t at) { return whole(text.substr(at, 2)); };
  if (text.size() != kLength || text[10] != 'T' || !part(11) || !part(14) || !part(17)) return std::nullopt;
  const long long seconds = (*part(11) * 60 + *part(14)) * 60 + *part(17);
  return millisOfDay(text.substr(0, 10)) + seconds * 1000;
}

// What "PurchaseOrderNumber ASC" and the like ask for; the books' own order is by number.
bool sortOrders(std::vector<BookRecord>& orders, const std::string& wanted) {
  if (wanted.empty()) return true;
  const std::string name = wanted.substr(0, wanted.find(' '));
  const std::string way = name == wanted ? "ASC" : wanted.substr(name.size() + 1);
  if ((way != "ASC" && way != "DESC") ||
      (name != "UpdatedDateUTC" && name != "PurchaseOrderNumber" && name != "Date")) {
    return false;
  }
  std::stable_sort(orders.begin(), orders.end(), [&](const BookRecord& a, const BookRecord& b) {
    const BookRecord& first = way == "ASC" ? a : b;
    const BookRecord& second = way == "ASC" ? b : a;
    if (name == "UpdatedDateUTC") return updatedOf(*first) < updatedOf(*second);
    return first->text(name) < second->text(name);
  });
  return true;
}

HttpResponse listOrders(const ApiCall& call) {
  const auto since = changedSince(call.request);
  if (!since) return apiException(400, 16, "QueryParseException", "If-Modified-Since is no time");
  std::vector<BookRecord> orders;
  for (const auto& [number, order] : call.state.books.of(kOrders)) {
    if (wanted(call, *order) && updatedOf(*order) >= *since) orders.push_back(order);
  }
  const std::string order = call.query("order");
  if (!sortOrders(orders, order)) {
    return apiException(400, 16, "QueryParseException", "'" + order + "' is no order of purchase orders here");
  }
  std::vector<Json> all;
  for (const BookRecord& each : orders) all.push_back(renderOrder(call.state, *each));
  auto page = pageOf(call, all);
  if (auto* refusal = std::get_if<HttpResponse>(&page)) return std::move(*refusal);
  auto& found = std::get<Page>(page);
  return envelope(call.state, call.caller.app, call.nowMicros, "PurchaseOrders", std::move(found.records), found.more);
}

}  // namespace

BookRecord orderNamed(const State& state, std::string_view idOrNumber) {
  if (BookRecord byNumber = state.books.find(kOrders, idOrNumber)) return byNumber;
  const auto number = state.orderNumbers.find(idOrNumber);
  BookRecord byId = number == state.orderNumbers.end() ? nullptr : state.books.find(kOrders, number->second);
  // The number may be another order's by now.
  return byId && byId->text("PurchaseOrderID") == idOrNumber ? byId : nullptr;
}

Json renderOrder(const State& state, const Json& order) {
  Json out = Json::object();
  setText(out, order, "PurchaseOrderID");
  setText(out, order, "PurchaseOrderNumber");
  setDay(out, order, "Date");
  setDay(out, order, "DeliveryDate");
  for (const char* name : {"DeliveryAddress", "AttentionTo", "Telephone", "DeliveryInstructions"}) {
    setText(out, order, name);
  }
  out.set("HasErrors", Json(false)).set("IsDiscounted", Json(false));
  out.set("SentToContact", orNothing(order.find("SentToContact")));
  out.set("Reference", order.text("Reference")).set("Type", "PURCHASEORDER");
  out.set("CurrencyRate", Json(JsonNumber{"1.000000"})).set("CurrencyCode", order.text("CurrencyCode"));
  if (const BookRecord contact = state.books.find(kContacts, order.text("Contact"))) {
    out.set("Contact", renderContact(*contact));
  }
  out.set("Status", order.text("Status")).set("LineAmountTypes", order.text("LineAmountTypes"));
  Json lines = Json::array();
  const Json* stored = order.find("LineItems");
  if (stored != nullptr && stored->isArray()) {
    for (const Json& line : stored->items()) lines.push(renderLine(state, line));
  }
  out.set("LineItems", std::move(lines));
  for (const char* name : {"SubTotal", "TotalTax", "Total"}) out.set(name, orNothing(order.find(name)));
  out.set("UpdatedDateUTC", msDate(updatedOf(order)));
  out.set("HasAttachments", Json(false));
  return out;
}

HttpResponse readOrders(const ApiCall& call) {
  if (call.path.size() == 1) return listOrders(call);
  const BookRecord order = orderNamed(call.state, call.path[1]);
  if (!order && call.state.settings.missingOrder == "404") return notFound();
  Json records = Json::array();
  if (order) records.push(renderOrder(call.state, *order));
  return envelope(call.state, call.caller.app, call.nowMicros, "PurchaseOrders", std::move(records));
}

HttpResponse orderHistory(const ApiCall& call, const Json& body) {
  const BookRecord order = orderNamed(call.state, call.path[1]);
  if (!order) return notFound();
  Json record = *order;
  Json history = orNothing(record.find("History"));
  if (!history.isArray()) history = Json::array();
  const Json* added = call.request.method == "PUT" ? body.find("HistoryRecords") : nullptr;
  if (added != nullptr && added->isArray()) {
    for (const Json& note : added->items()) {
      history.push(Json::object()
                       .set("Changes", "Note")
                       .set("At", Json::number(call.nowMicros / 1000))
                       .set("User", "System Generated")
                       .set("Details", note.text("Details")));
    }
    record.set("History", history);
    putOrder(call.state, std::move(record));
  }
  Json records = Json::array();
  for (const Json& each : history.items()) {
    const long long at = orNothing(each.find("At")).integer().value_or(0);
    records.push(Json::object()
                     .set("Changes", each.text("Changes"))
                     .set("DateUTC", msDate(at))
                     .set("User", each.text("User"))
                     .set("Details", each.text("Details")));
  }
  HttpResponse response = envelope(call.state, call.caller.app, call.nowMicros, "HistoryRecords", std::move(records));
  response.applied = added != nullptr;
  return response;
}

std::variant<Page, HttpResponse> pageOf(const ApiCall& call, const std::vector<Json>& all) {
  const std::string asked = call.query("page");
  const std::string size = call.query("pageSize");
  const auto number = asked.empty() ? std::optional<long long>(1) : whole(asked);
  const auto length = size.empty() ? std::optional<long long>(kDefaultPageSize) : whole(size);
  if (!number || *number < 1 || !length || *length < 1 || *length > kMaxPageSize) {
    return apiException(400, 16, "QueryParseException", "page and pageSize (1 to 1000) are whole numbers");
  }
  Page page;
  const auto count = static_cast<long long>(all.size());
  const long long first = (*number - 1) * *length;
  for (long long i = first; i < std::min(first + *length, count); ++i) {
    page.records.push(all[static_cast<std::size_t>(i)]);
  }
  page.more.set("pagination", Json::object()
                                  .set("page", Json::number(*number))
                                  .set("pageSize", Json::number(*length))
                                  .set("pageCount", Json::number((count + *length - 1) / *length))
                                  .set("itemCount", Json::number(count)));
  return page;
}

}  // namespace tieback::mock::xero
