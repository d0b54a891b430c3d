#include "orders.h"

#include <algorithm>

#include "input.h"
#include "lines.h"

namespace tieback::mock::business_central {
namespace {

std::optional<Refusal> takeVendor(State& state, Json& order, const Json& body) {
  const std::string company(order.text("company"));  // the order grows below
  BookRecord vendor;
  if (const auto id = body.text("vendorId"); !id.empty() && id != kNoGuid) {
    vendor = inCompany(state, "vendors", "id", id, company);
  } else if (!body.text("vendorNumber").empty()) {
    vendor = inCompany(state, "vendors", "number", body.text("vendorNumber"), company);
  } else {
    return dialog("A \"vendorNumber\" or a \"vendorId\" must be provided.");
  }
  if (!vendor) return dialog("The buy-from vendor cannot be found.");
  const std::string number(vendor->text("number"));
  if (!body.text("vendorNumber").empty() && body.text("vendorNumber") != number) {
    return dialog("The buy-from vendor values do not match to a specific Vendor.");
  }
  if (vendor->text("blocked") == "All") {
    return dialog("You cannot create this type of document when Vendor " + number + " is blocked with type All");
  }
  order.set("vendorId", *vendor->find("id")).set("vendorNumber", number).set("vendorName", vendor->text("displayName"));
  for (const char* role : {"payToVendorId", "payToVendorNumber", "payToName"}) {
    const std::string_view from = role == std::string_view("payToVendorId") ? "id"
                                  : role == std::string_view("payToName")   ? "displayName"
                                                                            : "number";
    order.set(role, vendor->text(from));
  }
  const std::string_view currency = vendor->text("currencyCode");
  order.set("currencyCode", currency.empty() ? localCurrency(state, company) : std::string(currency));
  return std::nullopt;
}

std::optional<Refusal> takeCurrency(const State& state, const Json& order, const Json& body) {
  const std::string_view code = body.text("currencyCode");
  if (code.empty() || code == localCurrency(state, order.text("company"))) return std::nullopt;
  if (inCompany(state, "currencies", "code", code, order.text("company"))) return std::nullopt;
  return dialog("The \"currencyCode\" does not match to a Currency.");
}

// Everything that is not worked out from something else.
void takePlain(Json& order, const Json& body) {
  for (const JsonMember& member : body.members()) {
    const Property* found = property(*entitySet("purchaseOrders"), member.name);
    if (found == nullptr || member.value.isNull() || member.name == "number") continue;
    if (member.name == "vendorId" || member.name == "vendorNumber") continue;
    order.set(member.name, member.value);
  }
}

std::variant<std::string, Refusal> numberFor(State& state, const Json& body) {
  const std::string wanted(body.text("number"));
  if (!wanted.empty()) {
    if (!state.settings.manualNumbers) {
      return dialog(
          "You may not enter numbers manually. If you want to enter numbers manually, please activate Manual "
          "Nos. in No. Series P-ORD.");
    }
    if (state.books.find("purchaseOrders", wanted)) {
      return Refusal{
          400, "Internal_EntityWithSameKeyExists",
          "The Purchase Header already exists. Identification fields and values: Document Type='Order',No.='" + wanted +
              "'"};
    }
    return wanted;
  }
  if (state.nextOrder == 0) state.nextOrder = state.settings.firstOrderNumber;
  std::string number;
  do {
    number = std::to_string(state.nextOrder++);
  } while (state.books.find("purchaseOrders", number));
  return number;
}

}  // namespace

void keep(State& state, const BookRecord& before, Json order) {
  renew(state, order, before.get());
  const std::string number(order.text("number"));
  putRecord(state, "purchaseOrders", number, std::move(order));
}

Written createOrder(State& state, std::string_view company, const Json& body) {
  if (auto refusal = checkBody(*entitySet("purchaseOrders"), body, state)) return *refusal;
  if (static_cast<long long>(state.books.of("purchaseOrders").size()) >= state.settings.maxOrders) {
    return Refusal{500, "Internal_ServerError", "The mock's books are full (max_orders)."};
  }
  Json order = Json::object().set("id", state.ids.guid()).set("company", company);
  if (auto refusal = takeVendor(state, order, body)) return *refusal;
  if (auto refusal = takeCurrency(state, order, body)) return *refusal;
  auto number = numberFor(state, body);
  if (auto* refusal = std::get_if<Refusal>(&number)) return *refusal;
  order.set("number", std::get<std::string>(number)).set("status", "Draft");
  order.set("orderDate", today(state)).set("postingDate", today(state));
  takePlain(order, body);
  order.set("purchaseOrderLines", Json::array());
  if (const Json* lines = body.find("purchaseOrderLines"); lines != nullptr && lines->isArray()) {
    for (const Json& line : lines->items()) {
      auto written = insertLine(state, order, line);
      if (auto* refusal = std::get_if<Refusal>(&written)) return *refusal;
    }
  }
  setTotals(order);
  keep(state, nullptr, order);
  return *state.books.find("purchaseOrders", order.text("number"));
}

Written modifyOrder(State& state, const BookRecord& before, const Json& body) {
  if (auto refusal = checkBody(*entitySet("purchaseOrders"), body, state)) return *refusal;
  Json order = *before;
  if (auto refusal = checkOpen(order)) return *refusal;
  if (body.find("vendorNumber") != nullptr || body.find("vendorId") != nullptr) {
    if (auto refusal = takeVendor(state, order, body)) return *refusal;
  }
  if (auto refusal = takeCurrency(state, order, body)) return *refusal;
  takePlain(order, body);
  keep(state, before, order);
  return *state.books.find("purchaseOrders", order.text("number"));
}

std::optional<Refusal> deleteOrder(State& state, const BookRecord& order) {
  if (auto refusal = checkOpen(*order)) return refusal;
  eraseRecord(state, "purchaseOrders", order->text("number"));
  return std::nullopt;
}

std::optional<Refusal> receiveAndInvoice(State& state, const BookRecord& order) {
  const auto& lines = order->find("purchaseOrderLines")->items();
  if (std::all_of(lines.begin(), lines.end(), [](const Json& line) { return line.text("lineType") == "Comment"; })) {
    return dialog("There is nothing to post.");
  }
  Json invoice = Json::object().set("id", state.ids.guid()).set("number", "PI-" + std::string(order->text("number")));
  for (const char* name : {"company", "vendorNumber", "vendorName", "postingDate", "totalAmountExcludingTax"}) {
    if (const Json* value = order->find(name)) invoice.set(name, *value);
  }
  invoice.set("invoiceDate", today(state))
      .set("orderId", *order->find("id"))
      .set("orderNumber", *order->find("number"));
  invoice.set("status", "Open").set("purchaseInvoiceLines", *order->find("purchaseOrderLines"));
  const std::string number(invoice.text("number"));
  putRecord(state, "purchaseInvoices", number, std::move(invoice));
  eraseRecord(state, "purchaseOrders", order->text("number"));
  return std::nullopt;
}

}  // namespace tieback::mock::business_central
