#include "order_checks.h"

#include <array>

namespace tieback::mock::quickbooks_online {
namespace {

constexpr const char* kItemDetail = "ItemBasedExpenseLineDetail";
constexpr const char* kAccountDetail = "AccountBasedExpenseLineDetail";

struct Length {
  std::string_view member;
  std::size_t most;
};
constexpr auto kLengths =
    std::to_array<Length>({{"DocNumber", 21}, {"PrivateNote", 4000}, {"Memo", 4000}, {"FOB", 15}});
constexpr std::size_t kMostDescription = 4000;

Fault missing(const std::string& what) {
  return {"2020", "Required param missing, need to supply the required value for the API",
          "Required parameter " + what + " is missing in the request", what};
}

Fault invalidReference(const std::string& element) {
  return {"2500", "Invalid Reference Id", "Invalid Reference Id : " + element, element};
}

Fault inactive() {
  return {"610", "Object Not Found",
          "Object Not Found : Something you're trying to use has been made inactive. Check the fields with accounts, "
          "customers, items, vendors or employees."};
}

Fault tooLong(const std::string& element, std::size_t length, std::size_t most) {
  return {"2050", "String length specified does not match the supported length.",
          "String length is either shorter or longer than supported by specification. Min:0 Max:" +
              std::to_string(most) + " supported. Supplied length:" + std::to_string(length),
          element};
}

// Letters, not bytes.
std::size_t lengthOf(std::string_view text) {
  std::size_t count = 0;
  for (const char c : text) count += (static_cast<unsigned char>(c) & 0xc0) != 0x80 ? 1 : 0;
  return count;
}

std::optional<Fault> checkReference(const State& state, const Json& holder, const char* name, const char* collection,
                                    const std::string& element) {
  if (holder.find(name) == nullptr || holder.find(name)->isNull()) return std::nullopt;
  const BookRecord record = state.byId(collection, refOf(holder, name));
  if (!record) return invalidReference(element);
  const Json* active = record->find("Active");
  if (active != nullptr && active->isBool() && !active->boolean()) return inactive();
  return std::nullopt;
}

std::optional<Decimal> decimalOf(const Json& holder, std::string_view name) {
  const Json* value = holder.find(name);
  if (value == nullptr) return std::nullopt;
  return Decimal::parse(value->isNumber() ? value->numberText() : value->isString() ? value->string() : "");
}

std::optional<Fault> checkTaxCode(const State& state, const Json& detail, const std::string& element) {
  const std::string code = refOf(detail, "TaxCodeRef");
  if (code.empty() || code == "TAX" || code == "NON" || state.byId("TaxCode", code)) return std::nullopt;
  return invalidReference(element + ".TaxCodeRef");
}

std::optional<Fault> checkDetail(const State& state, const Json& line, const std::string& type) {
  const Json* detail = line.find(type);
  const std::string element = "Line." + type;
  if (detail == nullptr || !detail->isObject()) return missing(element);
  if (type == kAccountDetail) {
    if (refOf(*detail, "AccountRef").empty()) return missing(element + ".AccountRef");
    if (auto fault = checkReference(state, *detail, "AccountRef", "Account", element + ".AccountRef")) return fault;
  } else {
    if (auto fault = checkReference(state, *detail, "ItemRef", "Item", element + ".ItemRef")) return fault;
    const auto quantity = decimalOf(*detail, "Qty");
    const auto price = decimalOf(*detail, "UnitPrice");
    const auto amount = decimalOf(line, "Amount");
    const auto product = quantity && price ? Decimal::product(*quantity, *price) : std::nullopt;
    if (product && amount && product->rounded(2) != *amount) {
      return Fault{"6070", "Amount calculation incorrect in the request",
                   "Amount is not equal to UnitPrice * Qty. Supplied value:" + amount->text(), "Line.Amount"};
    }
  }
  if (auto fault = checkReference(state, *detail, "CustomerRef", "Customer", element + ".CustomerRef")) return fault;
  if (auto fault = checkReference(state, *detail, "ClassRef", "Class", element + ".ClassRef")) return fault;
  return checkTaxCode(state, *detail, element);
}

std::optional<Fault> checkLine(const State& state, const Json& line) {
  if (!line.isObject()) {
    return Fault{"2010", "Request has invalid or unsupported property", "Property Name:Line is invalid"};
  }
  const std::string type(line.text("DetailType"));
  if (type.empty()) return missing("Line.DetailType");
  if (type != kItemDetail && type != kAccountDetail) {
    return Fault{"2170", "Invalid Enumeration", "Invalid Enumeration : " + type, "Line.DetailType"};
  }
  if (line.find("Amount") == nullptr) return missing("Line.Amount");
  const auto amount = decimalOf(line, "Amount");
  if (!amount || amount->rounded(5) != *amount) {
    return Fault{"2030", "Invalid Number", "Invalid Number : Line.Amount", "Line.Amount"};
  }
  const std::size_t length = lengthOf(line.text("Description"));
  if (length > kMostDescription) return tooLong("Line.Description", length, kMostDescription);
  return checkDetail(state, line, type);
}

std::optional<Fault> checkNumber(const State& state, const WriteRequest& request, const Json& order,
                                 const Json* before) {
  const std::string_view number = order.text("DocNumber");
  const bool kept = before != nullptr && before->text("DocNumber") == number;
  if (number.empty() || kept || !state.settings.uniqueNumbers) return std::nullopt;
  if (request.asks("include", "allowduplicatedocnum")) return std::nullopt;
  const BookRecord other = state.books.firstOf(
      "PurchaseOrder", [&](const Json& each) { return equalsIgnoringCase(each.text("DocNumber"), number); });
  if (!other) return std::nullopt;
  return Fault{"6140", "Duplicate Document Number Error",
               "Duplicate Document Number Error : You must specify a different number. This number has already been "
               "used. DocNumber=" +
                   std::string(number) +
                   " is assigned to TxnType=Purchase Order with TxnId=" + std::string(other->text("Id"))};
}

std::optional<Fault> checkState(const State& state, const Json& order, const Json* before) {
  const Json* preferences = state.preferences();
  const std::string_view closed = preferences == nullptr ? "" : preferences->text("BookCloseDate");
  const bool in_closed = !closed.empty() && order.text("TxnDate") <= closed;
  if (in_closed && state.settings.booksCloseOrders) {
    return Fault{"6210", "Account Period Closed, Cannot Update Through Services API",
                 "The account period has closed and the account books cannot be updated through the QBO Services API. "
                 "Please use the QBO website to make these changes."};
  }
  if (before != nullptr && before->text("POStatus") == "Closed" && !state.settings.closedOrderChanges) {
    return Fault{"6000", "A business validation error has occurred while processing your request",
                 "Business Validation Error: This purchase order is closed and cannot be changed."};
  }
  if (totalOf(order).isNegative() && !state.settings.negativeTotal) {
    return Fault{"6000", "A business validation error has occurred while processing your request",
                 "Business Validation Error: Transaction amount must be 0 or greater."};
  }
  return std::nullopt;
}

}  // namespace

std::string refOf(const Json& holder, std::string_view name) {
  const Json* reference = holder.find(name);
  if (reference == nullptr) return {};
  const Json* value = reference->find("value");
  if (value != nullptr && value->isNumber()) return value->numberText();
  return std::string(reference->text("value"));
}

Decimal totalOf(const Json& order) {
  Decimal total;
  for (const Json& line : linesOf(order)) {
    const auto amount = decimalOf(line, "Amount");
    const auto sum = amount ? Decimal::sum(total, *amount) : std::nullopt;
    if (sum) total = *sum;
  }
  return total;
}

std::string amountText(const Decimal& amount) {
  const std::string text = amount.text();
  return text.find('.') == std::string::npos ? text + ".0" : text;
}

std::optional<Fault> checkMembers(const Json& body) {
  for (const JsonMember& member : body.members()) {
    if (isOrderMember(member.name)) continue;
    return Fault{"2010", "Request has invalid or unsupported property",
                 "Property Name:" + member.name + " specified is unsupported or invalid"};
  }
  for (const Length& each : kLengths) {
    const std::size_t length = lengthOf(body.text(each.member));
    if (length > each.most) return tooLong(std::string(each.member), length, each.most);
  }
  const std::string_view status = body.text("POStatus");
  if (!status.empty() && status != "Open" && status != "Closed") {
    return Fault{"2170", "Invalid Enumeration", "Invalid Enumeration : " + std::string(status), "POStatus"};
  }
  return std::nullopt;
}

std::optional<Fault> checkOrder(const State& state, const WriteRequest& request, const Json& order,
                                const Json* before) {
  if (refOf(order, "VendorRef").empty()) return missing("VendorRef");
  if (linesOf(order).empty()) return missing("Line");
  if (auto fault = checkReference(state, order, "VendorRef", "Vendor", "VendorRef")) return fault;
  if (auto fault = checkReference(state, order, "APAccountRef", "Account", "APAccountRef")) return fault;
  if (auto fault = checkReference(state, order, "ClassRef", "Class", "ClassRef")) return fault;
  for (const Json& line : linesOf(order)) {
    if (auto fault = checkLine(state, line)) return fault;
  }
  if (auto fault = checkNumber(state, request, order, before)) return fault;
  return checkState(state, order, before);
}

}  // namespace tieback::mock::quickbooks_online
