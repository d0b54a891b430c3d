#include "lines.h"

#include <algorithm>

#include "core/decimal.h"
#include "input.h"

namespace tieback::mock::business_central {
namespace {

constexpr int kAmountDigits = 2;
constexpr int kUnitDigits = 5;  // of quantities and unit costs
constexpr long long kLineStep = 10000;

Decimal decimalOf(const Json& record, std::string_view name) {
  const Json* value = record.find(name);
  return value == nullptr || !value->isNumber() ? Decimal() : Decimal::parse(value->numberText()).value_or(Decimal());
}

Json number(const Decimal& value) {
  return JsonNumber{value.text()};
}

Decimal product(const Decimal& a, const Decimal& b) {
  return Decimal::product(a, b).value_or(Decimal());
}
Decimal sum(const Decimal& a, const Decimal& b) {
  return Decimal::sum(a, b).value_or(Decimal());
}

// In percent, rounded to the cent.
Decimal share(const Decimal& of, const Decimal& percent) {
  return product(product(of, percent), Decimal(1, 2)).rounded(kAmountDigits);
}

// The account or item, and whether it may be used.
std::optional<Refusal> takeNumber(const State& state, const Json& order, Json& line) {
  const std::string_view company = order.text("company");
  const std::string_view wanted = line.text("lineObjectNumber");
  const bool item = line.text("lineType") == "Item";
  const bool account = line.text("lineType") == "Account";
  if (!item && !account) return std::nullopt;
  const BookRecord found = inCompany(state, item ? "items" : "accounts", "number", wanted, company);
  if (!found) return dialog(item ? "Item does not exist." : "Account does not exist.");
  line.set(item ? "itemId" : "accountId", *found->find("id"));
  const auto is = [&](const char* name) { return found->find(name) != nullptr && found->find(name)->boolean(); };
  const std::string table = item ? "Item" : "G/L Account";
  const std::string which = table + ": No.=" + std::string(wanted) + ". Current value is '";
  if (is("blocked")) {
    return Refusal{400, "Application_FieldValidationException", "Blocked must be equal to 'No'  in " + which + "Yes'."};
  }
  if (account && found->text("accountType") != "Posting") {
    return Refusal{
        400, "Application_FieldValidationException",
        "Account Type must be equal to 'Posting'  in " + which + std::string(found->text("accountType")) + "'."};
  }
  if (account && !is("directPosting")) {
    return Refusal{400, "Application_FieldValidationException",
                   "Direct Posting must be equal to 'Yes'  in " + which + "No'."};
  }
  if (line.text("description").empty()) line.set("description", found->text("displayName"));
  return std::nullopt;
}

std::optional<Refusal> checkCodes(const State& state, const Json& order, const Json& line) {
  const std::string_view company = order.text("company");
  const std::string unit(line.text("unitOfMeasureCode"));
  if (!unit.empty() && !inCompany(state, "unitsOfMeasure", "code", unit, company)) {
    return noRelation("Unit of Measure Code", "Purchase Line", unit, "Unit of Measure");
  }
  const std::string tax(line.text("taxCode"));
  if (!tax.empty() && !inCompany(state, "taxGroups", "code", tax, company)) {
    return noRelation("Tax Group Code", "Purchase Line", tax, "Tax Group");
  }
  return std::nullopt;
}

// Puts the body's values into the line, in the order they came, as the page's triggers do.
std::optional<Refusal> take(const State& state, const Json& order, Json& line, const Json& body) {
  for (const JsonMember& member : body.members()) {
    if (member.name.starts_with("@") || navigation(lineSet(), member.name) != nullptr || member.value.isNull())
      continue;
    const Property& found = *property(lineSet(), member.name);
    Json value = member.value;
    if (member.name == "quantity" || member.name == "directUnitCost") {
      value = number(Decimal::parse(value.numberText()).value_or(Decimal()).rounded(kUnitDigits));
    }
    if (found.kind == Kind::decimal && value.isNumber()) value = number(*Decimal::parse(value.numberText()));
    line.set(member.name, std::move(value));
    if (member.name == "lineObjectNumber") {
      if (auto refusal = takeNumber(state, order, line)) return refusal;
    }
  }
  return checkCodes(state, order, line);
}

Json* lineOf(Json& order, std::string_view id) {
  for (Json& line : order.find("purchaseOrderLines")->items()) {
    if (equalsIgnoringCase(line.text("id"), id)) return &line;
  }
  return nullptr;
}

}  // namespace

std::string localCurrency(const State& state, std::string_view company) {
  const BookRecord setup = state.books.find("generalLedgerSetup", company);
  return setup ? std::string(setup->text("localCurrencyCode")) : "USD";
}

void setAmounts(const State& state, Json& line) {
  const bool comment = line.text("lineType") == "Comment";
  const Decimal gross =
      comment ? Decimal()
              : product(decimalOf(line, "quantity"), decimalOf(line, "directUnitCost")).rounded(kAmountDigits);
  const Decimal percent = decimalOf(line, "discountPercent");
  if (!percent.isZero()) line.set("discountAmount", number(share(gross, percent)));
  const Decimal net = sum(gross, -decimalOf(line, "discountAmount"));
  const Decimal rate = line.text("taxCode").empty() ? Decimal() : Decimal(state.settings.taxPercent, 0);
  const Decimal tax = share(net, rate);
  line.set("amountExcludingTax", number(net)).set("netAmount", number(net));
  line.set("taxPercent", number(rate)).set("totalTaxAmount", number(tax)).set("netTaxAmount", number(tax));
  line.set("amountIncludingTax", number(sum(net, tax))).set("netAmountIncludingTax", number(sum(net, tax)));
  const Decimal open = sum(decimalOf(line, "quantity"), -decimalOf(line, "receivedQuantity"));
  line.set("receiveQuantity", number(open)).set("invoiceQuantity", number(open));
}

void setTotals(Json& order) {
  Decimal net;
  Decimal tax;
  for (const Json& line : order.find("purchaseOrderLines")->items()) {
    net = sum(net, decimalOf(line, "amountExcludingTax"));
    tax = sum(tax, decimalOf(line, "totalTaxAmount"));
  }
  order.set("totalAmountExcludingTax", number(net)).set("totalTaxAmount", number(tax));
  order.set("totalAmountIncludingTax", number(sum(net, tax)));
}

std::optional<Refusal> checkOpen(const Json& order) {
  if (order.find("locked") != nullptr && order.find("locked")->isBool() && order.find("locked")->boolean()) {
    return Refusal{
        400, "Unknown",
        "We can't save your changes right now, because a record in table 'Purchase Header' is being updated in "
        "a transaction done by another session. Please try again later."};
  }
  const std::string_view status = order.text("status");
  if (status == "Draft") return std::nullopt;
  return Refusal{400, "Application_FieldValidationException",
                 "Status must be equal to 'Open'  in Purchase Header: Document Type=Order, No.=" +
                     std::string(order.text("number")) + ". Current value is '" +
                     (status == "In Review" ? "Pending Approval" : "Released") + "'."};
}

std::optional<Refusal> insertDimension(const State& state, const Json& order, Json& line, const Json& body) {
  if (auto refusal = checkBody(dimensionSet(), body, state)) return refusal;
  const std::string_view company = order.text("company");
  BookRecord dimension;
  if (const auto id = body.text("id"); !id.empty()) {
    dimension = inCompany(state, "dimensions", "id", id, company);
    if (!dimension) return dialog("The \"id\" does not match to a Dimension.");
  } else if (body.text("code").empty()) {
    return dialog("The \"id\" or \"code\" field must be filled in.");
  } else {
    dimension = inCompany(state, "dimensions", "code", body.text("code"), company);
    if (!dimension) return dialog("The \"code\" does not match to a Dimension.");
  }
  const std::string code(dimension->text("code"));
  BookRecord value;
  if (const auto id = body.text("valueId"); !id.empty()) {
    value = inCompany(state, "dimensionValues", "id", id, company);
    if (!value) return dialog("The \"valueId\" does not match to a Dimension Value.");
  } else if (body.text("valueCode").empty()) {
    return dialog("The \"valueId\" or \"valueCode\" field must be filled in.");
  } else {
    value = state.books.find("dimensionValues", code + "/" + std::string(body.text("valueCode")));
    if (!value) return dialog("The \"valueCode\" does not match to a Dimension Value.");
  }
  const Json* blocked = value->find("blocked");
  if (blocked != nullptr && blocked->isBool() && blocked->boolean()) {
    return dialog("Dimension Value " + code + " - " + std::string(value->text("code")) + " is blocked.");
  }
  Json& set = *line.find("dimensions");
  if (set.find(code) != nullptr) {
    return dialog(
        "The dimension set line already exists. Check existing dimension set lines and the default dimension "
        "set lines on the parent.");
  }
  set.set(code, value->text("code"));
  return std::nullopt;
}

Written insertLine(State& state, Json& order, const Json& body) {
  if (auto refusal = checkBody(lineSet(), body, state)) return *refusal;
  if (auto refusal = checkOpen(order)) return *refusal;
  auto& lines = order.find("purchaseOrderLines")->items();
  long long last = 0;
  for (const Json& line : lines) last = std::max(last, line.find("sequence")->integer().value_or(0));
  Json line = Json::object().set("id", state.ids.guid()).set("documentId", *order.find("id"));
  const Json* wanted = body.find("sequence");
  const long long place = wanted == nullptr ? 0 : wanted->integer().value_or(0);
  if (std::any_of(lines.begin(), lines.end(),
                  [&](const Json& each) { return each.find("sequence")->integer() == place; })) {
    return dialog("You cannot insert a line because a line already exists.");
  }
  // The page's own default, when the body names no type.
  line.set("lineType", body.find("accountId") != nullptr ? "Account"
                       : body.find("itemId") != nullptr  ? "Item"
                                                         : "Comment");
  line.set("dimensions", Json::object());
  if (auto refusal = take(state, order, line, body)) return *refusal;
  line.set("sequence", Json::number(place == 0 ? last + kLineStep : place));
  if (const Json* dimensions = body.find("dimensionSetLines"); dimensions != nullptr && dimensions->isArray()) {
    for (const Json& each : dimensions->items()) {
      if (auto refusal = insertDimension(state, order, line, each)) return *refusal;
    }
  }
  setAmounts(state, line);
  lines.push_back(line);
  std::stable_sort(lines.begin(), lines.end(), [](const Json& a, const Json& b) {
    return a.find("sequence")->integer() < b.find("sequence")->integer();
  });
  setTotals(order);
  return line;
}

Written modifyLine(State& state, Json& order, std::string_view id, const Json& body) {
  if (auto refusal = checkBody(lineSet(), body, state)) return *refusal;
  if (auto refusal = checkOpen(order)) return *refusal;
  Json* line = lineOf(order, id);
  if (line == nullptr) return dialog("You cannot modify a line that does not exist.");
  const Json* place = body.find("sequence");
  if (place != nullptr && !(*place == *line->find("sequence"))) {
    return dialog("The value for sequence cannot be modified. Delete and insert the line again.");
  }
  const Json* object = body.find("lineObjectNumber");
  if (object != nullptr && object->string() != line->text("lineObjectNumber") &&
      !line->text("lineObjectNumber").empty()) {
    return dialog("The value for \"lineObjectNumber\" cannot be modified.");
  }
  if (auto refusal = take(state, order, *line, body)) return *refusal;
  // Of what has been received nothing can be taken back by ordering less; a credit counts the other way.
  const Decimal received = decimalOf(*line, "receivedQuantity");
  const Decimal ordered = decimalOf(*line, "quantity");
  if (received.isNegative() ? ordered > received : !received.isZero() && ordered < received) {
    return Refusal{400, "Application_FieldValidationException",
                   "Quantity must not be less than " + received.text() +
                       " in Purchase Line Document Type='Order',Document No.='" + std::string(order.text("number")) +
                       "',Line No.='" + line->find("sequence")->numberText() + "'."};
  }
  setAmounts(state, *line);
  setTotals(order);
  return *line;
}

std::optional<Refusal> removeLine(Json& order, std::string_view id) {
  if (auto refusal = checkOpen(order)) return refusal;
  const Json* line = lineOf(order, id);
  if (line == nullptr) return notFound();
  if (!decimalOf(*line, "receivedQuantity").isZero()) {
    return Refusal{400, "Application_FieldValidationException",
                   "Quantity Received must be equal to '0'  in Purchase Line: Document Type=Order, Document No.=" +
                       std::string(order.text("number")) + "."};
  }
  auto& lines = order.find("purchaseOrderLines")->items();
  lines.erase(std::find_if(lines.begin(), lines.end(), [&](const Json& each) { return &each == line; }));
  setTotals(order);
  return std::nullopt;
}

}  // namespace tieback::mock::business_central
