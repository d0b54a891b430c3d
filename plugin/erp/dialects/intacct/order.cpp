#include "erp/dialects/intacct/order.h"

#include <algorithm>
#include <array>

#include "erp/support/line_values.h"

namespace tieback::erp::intacct {
namespace {

using domain::DraftLine;

// REST shows ten decimals of quantities and prices; as many as fit in 64 bits beside any amount are used.
constexpr LineRules kRules{
    .erp = kErp, .quantity_digits = 8, .price_digits = 8, .amount_digits = 2, .halves = Halves::away_from_zero};

// What a line takes from one of the order's: the state's name, and Intacct's field.
constexpr auto kDimensions = std::to_array<std::pair<std::string_view, std::string_view>>(
    {{"location", "LOCATIONID"}, {"department", "DEPARTMENTID"}, {"class", "CLASSID"}});
constexpr auto kOwn = std::to_array<std::pair<std::string_view, std::string_view>>(
    {{"item", "ITEMID"}, {"unit", "UNIT"}, {"project", "PROJECTID"}, {"task", "TASKID"}, {"cost_type", "COSTTYPEID"}});

std::string plain(const Decimal& value, int least_scale) {
  return value.rescaled(std::max(value.significantScale(), least_scale)).value_or(value).toString();
}

class Planner {
 public:
  Planner(const Config& config, const domain::Draft& draft, const Records& order_lines, State& state)
      : config_(config), draft_(draft), order_lines_(order_lines), state_(state) {}

  std::optional<Outcome> run() {
    for (std::size_t i = 0; i < draft_.lines.size(); ++i) {
      index_ = i;
      const bool is_new = draft_.lines[i].change == DraftLine::Change::new_line;
      if (auto problem = is_new ? planNew(draft_.lines[i]) : planChanged(draft_.lines[i])) return problem;
    }
    return std::nullopt;
  }

 private:
  std::string name(std::string_view of) const { return std::string(of) + "." + std::to_string(index_); }
  void like(std::string_view what, const std::string& value) {
    if (!value.empty()) state_.set(name("like") + "." + std::string(what), value);
  }

  std::optional<Outcome> planNew(const DraftLine& line) {
    const auto item = itemOf(config_, line);
    like("item", item);
    like("unit", config_.unit.empty() ? line.uom : config_.unit);
    like("project", draft_.project);
    if (config_.tasks) like("task", line.cost_code);
    if (config_.cost_types) like("cost_type", line.category);
    // The place and department that the order already uses for that item, or else for anything.
    const xml::Element* found = nullptr;
    for (const auto& candidate : order_lines_) {
      if (candidate.textAt("ITEMID") == item) found = &candidate;
    }
    if (found == nullptr && !order_lines_.empty()) found = &order_lines_.front();
    if (found != nullptr) takeFrom(*found, kDimensions);
    if (state_.text(name("like") + ".location").empty()) like("location", config_.location);
    return keep(line, newLine(line.quantity, line.unit_cost, line.amount, kRules));
  }

  std::optional<Outcome> planChanged(const DraftLine& line) {
    const auto* found = orderLine(config_, line, order_lines_);
    const auto named =
        line.commitment_line_origin.empty() ? "at place " + std::to_string(line.position) : line.commitment_line_origin;
    if (found == nullptr) {
      return refuse("commitment_line_unknown", "Intacct's document has no such line.", "relateddoclinekey", named,
                    "Compare the commitment's schedule of values with Intacct.");
    }
    const auto wanted = config_.tasks ? line.cost_code : itemOf(config_, line);
    const auto has = found->textAt(config_.tasks ? "TASKID" : "ITEMID");
    if (!wanted.empty() && !has.empty() && wanted != has) {
      return refuse("cost_code_differs", "The commitment's line is for " + has + " in Intacct.",
                    config_.tasks ? "taskid" : "itemid", wanted,
                    "Compare the commitment's schedule of values with Intacct.");
    }
    state_.set(name("line"), found->textAt("RECORDNO"));
    takeFrom(*found, kOwn);
    takeFrom(*found, kDimensions);
    if (config_.lines_hold == Config::LinesHold::delta) {
      return keep(line, newLine(line.quantity, line.unit_cost, line.amount, kRules));
    }
    const auto quantity = decimalAt(*found, config_.revised_quantity_field);
    const auto price = decimalAt(*found, config_.revised_price_field);
    const auto amount = orderLineAmount(config_, *found);
    if (!quantity || !price || !amount) {
      return refuse("line_unreadable", "A quantity or price of the commitment's line could not be read exactly.",
                    "relateddoclinekey", named,
                    "Check `revised_quantity_field` and `revised_price_field` in this connection's profile.");
    }
    state_.set(name("base"), amount->toString());
    return keep(line, changedLine({*quantity, *price}, line.quantity, line.unit_cost, line.amount, kRules));
  }

  template <class Names>
  void takeFrom(const xml::Element& order_line, const Names& names) {
    for (const auto& [what, field] : names) like(what, order_line.textAt(field));
  }

  std::optional<Outcome> keep(const DraftLine& line, const std::variant<LineValue, std::string>& value) {
    if (const auto* why = std::get_if<std::string>(&value)) {
      return refuse("amount_not_exact", "A line cannot be written to Intacct exactly: " + *why + ".", "price",
                    line.amount.toString(), "Correct quantity and unit cost of the line.", Category::bad_input);
    }
    auto exact = std::get<LineValue>(value);
    const bool counted = line.quantity && !line.quantity->isZero();
    const bool delta = config_.lines_hold == Config::LinesHold::delta || state_.text(name("line")).empty();
    if (config_.negative_quantity && delta && !counted && exact.unit_price.isNegative()) {
      exact = {-exact.quantity, -exact.unit_price};
    }
    state_.set(name("qty"), plain(exact.quantity, 0));
    state_.set(name("price"), plain(exact.unit_price, 2));
    return std::nullopt;
  }

  const Config& config_;
  const domain::Draft& draft_;
  const Records& order_lines_;
  State& state_;
  std::size_t index_ = 0;
};

}  // namespace

std::string orderId(const Config& config, const domain::Draft& draft) {
  return config.orderType(draft.is_purchase_order) + "-" + draft.commitment;
}

Ask orderLinesAsk(const Config& config, const domain::Draft& draft) {
  Ask ask{"PODOCUMENTENTRY",
          {"RECORDNO", "LINE_NO", "ITEMID", "UNIT", "UIQTY", "UIPRICE", "LOCATIONID", "DEPARTMENTID", "CLASSID",
           "PROJECTID"},
          {{"DOCHDRID", {orderId(config, draft)}}},
          config.orderType(draft.is_purchase_order),
          "LINE_NO"};
  if (config.tasks) ask.select.emplace_back("TASKID");
  if (config.cost_types) ask.select.emplace_back("COSTTYPEID");
  if (config.lines_hold == Config::LinesHold::total) {
    ask.select.push_back(config.revised_quantity_field);
    ask.select.push_back(config.revised_price_field);
  }
  return ask;
}

std::string itemOf(const Config& config, const domain::DraftLine& line) {
  switch (config.item_from) {
    case Config::ItemFrom::cost_code:
      return line.cost_code;
    case Config::ItemFrom::category:
      return line.category;
    case Config::ItemFrom::fixed:
      return config.item;
  }
  return {};
}

const xml::Element* orderLine(const Config& config, const domain::DraftLine& line, const Records& order_lines) {
  const auto byPlace = [&](const std::string& place) -> const xml::Element* {
    for (const auto& candidate : order_lines) {
      // LINE_NO counts from 0.
      const auto number = decimalAt(candidate, "LINE_NO");
      if (number && (*number + Decimal(1, 0)) == Decimal::parse(place)) return &candidate;
    }
    return nullptr;
  };
  if (line.commitment_line_origin.empty()) return byPlace(std::to_string(line.position));
  if (config.lines_by_number) return byPlace(line.commitment_line_origin);
  for (const auto& candidate : order_lines) {
    if (candidate.textAt("RECORDNO") == line.commitment_line_origin) return &candidate;
  }
  return nullptr;
}

std::optional<Decimal> orderLineAmount(const Config& config, const xml::Element& line) {
  const auto quantity = decimalAt(line, config.revised_quantity_field);
  const auto price = decimalAt(line, config.revised_price_field);
  if (!quantity || !price) return std::nullopt;
  return lineAmount({*quantity, *price}, kRules.amount_digits, kRules.halves);
}

std::optional<Decimal> decimalAt(const xml::Element& record, const std::string& field) {
  auto text = record.textAt(field);
  // "25.0000000000", and more zeros than a Decimal has places for.
  if (text.find('.') != std::string::npos) {
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
  }
  return Decimal::parse(text);
}

std::optional<Outcome> planLines(const Config& config, const domain::Draft& draft, const Records& order_lines,
                                 State& state) {
  return Planner(config, draft, order_lines, state).run();
}

json::Value originData(const xml::Element& header) {
  return json::Value::array({json::Value::object(
      {{"kind", header.textAt("DOCPARID")}, {"id", header.textAt("RECORDNO")}, {"number", header.textAt("DOCNO")}})});
}

}  // namespace tieback::erp::intacct
