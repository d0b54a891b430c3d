#include "erp/dialects/business_central/document.h"

#include <algorithm>
#include <array>

#include "erp/dialects/business_central/odata.h"

namespace tieback::erp::business_central {
namespace {

using domain::Draft;
using domain::DraftLine;
using json::Value;

constexpr std::int64_t kPlaceStep = 10000;  // as Business Central itself numbers lines

constexpr auto kReserved =
    std::to_array<std::string_view>({"currencyCode", "id", "number", "orderDate", "postingDate", "purchaseOrderLines",
                                     "status", "vendorId", "vendorNumber", "@odata.etag"});

Value number(const Decimal& value) {
  return Value::number(value.toString());
}

Value commentLine(const Config& config, const Draft& draft, const std::string& text) {
  auto body = Value::object({{"lineType", "Comment"}, {"description", described(config, draft.external_key, text)}});
  if (!config.reference_in_description) body.set("description2", draft.external_key);
  return body;
}

// The order of the members matters: an account sets the description, a quantity may set the cost.
Value lineBody(const Config& config, const Draft& draft, const State& state, std::size_t index) {
  const auto& line = draft.lines[index];
  const auto suffix = "." + std::to_string(index);
  auto body = Value::object();
  const auto known = state.text("object" + suffix);
  body.set("lineType", known.empty() ? config.line_type : state.text("type" + suffix));
  body.set("lineObjectNumber", known.empty() ? numberOf(config, line) : known);
  body.set("description", described(config, draft.external_key, line.description));
  if (!config.reference_in_description) body.set("description2", draft.external_key);
  if (config.send_uom && !line.uom.empty()) body.set("unitOfMeasureCode", line.uom);
  const auto value = std::get<LineValue>(valueOf(line));
  body.set("quantity", number(value.quantity));
  body.set("directUnitCost", number(value.unit_price));
  if (config.send_tax_code && !line.tax_code.empty()) {
    const auto code = mapped(config.tax_codes, line.tax_code);
    body.set("taxCode", code.empty() ? line.tax_code : code);
  }
  auto dimensions = Value::array();
  for (const auto& [code, text] : dimensionsFor(config, draft, line)) {
    dimensions.push(Value::object({{"code", code}, {"valueCode", text}}));
  }
  if (dimensions.size() > 0) body.set("dimensionSetLines", std::move(dimensions));
  return body;
}

Value request(std::string method, std::string url, Value body, const std::string& etag = "") {
  auto headers = Value::object({{"Content-Type", "application/json"}});
  if (!etag.empty()) headers.set("If-Match", etag);
  return Value::object({{"method", std::move(method)},
                        {"url", std::move(url)},
                        {"headers", std::move(headers)},
                        {"body", std::move(body)}});
}

std::string companyPath(const State& state) {
  return "companies(" + state.text("company") + ")/";
}

}  // namespace

bool isUpdate(const Config& config, const DraftLine& line) {
  return config.update_lines && line.change == DraftLine::Change::changed_line;
}

std::string commentOf(const Draft& draft) {
  for (const auto& [name, text] : draft.fields) {
    if (name == kComment && !text.empty()) return text;
  }
  return draft.title;
}

bool isReserved(std::string_view name) {
  return std::find(kReserved.begin(), kReserved.end(), name) != kReserved.end();
}

std::variant<LineValue, std::string> valueOf(const DraftLine& line) {
  const bool counted = line.quantity && !line.quantity->isZero();
  // A credit is a negative quantity, as people there enter it.
  if (!counted && line.amount.isNegative()) return newLine(Decimal(-1, 0), std::nullopt, line.amount, kLineRules);
  return newLine(line.quantity, line.unit_cost, line.amount, kLineRules);
}

std::string numberOf(const Config& config, const DraftLine& line) {
  auto by_category = mapped(config.numbers, line.category);
  if (!by_category.empty()) return by_category;
  auto by_code = mapped(config.numbers, line.cost_code);
  if (!by_code.empty()) return by_code;
  return config.number_is_cost_code ? line.cost_code : config.number;
}

Texts dimensionsFor(const Config& config, const Draft& draft, const DraftLine& line) {
  Texts texts;
  for (const auto& [source, code] : config.dimensions) {
    const auto& value = source == "project" ? draft.project : source == "cost_code" ? line.cost_code : line.category;
    if (!value.empty()) texts.emplace_back(code, value);
  }
  return texts;
}

Value::Array addLinesRequests(const Config& config, const Draft& draft, const State& state) {
  Value::Array requests;
  const auto company = companyPath(state);
  auto place = state.at("first").asInteger();
  const auto add = [&](Value body) {
    auto line = Value::object({{"sequence", place}});
    for (const auto& [name, value] : body.members()) line.set(name, value);
    requests.push_back(
        request("POST", company + "purchaseOrders(" + state.text("order") + ")/purchaseOrderLines", std::move(line)));
    place += kPlaceStep;
  };
  add(commentLine(config, draft, commentOf(draft)));
  for (std::size_t i = 0; i < draft.lines.size(); ++i) {
    if (!isUpdate(config, draft.lines[i])) {
      add(lineBody(config, draft, state, i));
      continue;
    }
    const auto suffix = "." + std::to_string(i);
    requests.push_back(request("PATCH", company + "purchaseOrderLines(" + state.text("line" + suffix) + ")",
                               Value::object({{"quantity", Value::number(state.text("quantity" + suffix))},
                                              {"directUnitCost", Value::number(state.text("cost" + suffix))}}),
                               state.text("etag" + suffix)));
    const auto before = Decimal::parse(state.text("before" + suffix)).value_or(Decimal());
    add(commentLine(config, draft, noteText({state.text("place" + suffix), before, draft.lines[i].amount})));
  }
  return requests;
}

Value::Array createOrderRequests(const Config& config, const Draft& draft, const State& state) {
  auto body = Value::object();
  if (config.manual_number) body.set("number", draft.number);
  if (!draft.date.empty()) body.set("orderDate", draft.date);
  if (!draft.date.empty()) body.set("postingDate", draft.date);
  body.set("vendorNumber", draft.vendor);
  if (!draft.currency.empty()) body.set("currencyCode", draft.currency);
  for (const auto& [name, text] : draft.fields) {
    if (name != kComment && !text.empty()) body.set(name, text);
  }
  auto lines = Value::array({commentLine(config, draft, commentOf(draft))});
  for (std::size_t i = 0; i < draft.lines.size(); ++i) lines.push(lineBody(config, draft, state, i));
  body.set("purchaseOrderLines", std::move(lines));
  return {request("POST", companyPath(state) + "purchaseOrders", std::move(body))};
}

}  // namespace tieback::erp::business_central
