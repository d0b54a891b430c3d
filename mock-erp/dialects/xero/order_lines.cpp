#include "order_lines.h"

#include <algorithm>

#include "amounts.h"

namespace tieback::mock::xero {
namespace {

constexpr int kAmountDecimals = 2;
constexpr int kUnitDecimals = 4;
constexpr std::size_t kMaxDescription = 4000;
constexpr std::size_t kMaxTracking = 2;
const Decimal kHundred(100, 0);

using Errors = std::vector<std::string>;

Decimal orZero(const std::optional<Decimal>& value) {
  return value.value_or(Decimal());
}

Decimal product(const Decimal& a, const Decimal& b) {
  return orZero(Decimal::product(a, b));
}

Decimal sum(const Decimal& a, const Decimal& b) {
  return orZero(Decimal::sum(a, b));
}

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

Decimal lineTotal(const Json& line) {
  const Decimal full = product(orZero(decimalAt(line, "Quantity")), orZero(decimalAt(line, "UnitAmount")));
  const auto discount = decimalAt(line, "DiscountRate");
  if (!discount) return full.rounded(kAmountDecimals);
  const Decimal kept = product(full, sum(kHundred, -*discount));
  return orZero(quotient(kept, kHundred, kAmountDecimals));
}

Decimal taxOf(const State& state, const Json& line, std::string_view basis) {
  const BookRecord rate = state.books.find(kTaxRates, line.text("TaxType"));
  if (!rate || basis == "NoTax") return Decimal();
  const Decimal percent = orZero(decimalAt(*rate, "EffectiveRate"));
  const Decimal raw = product(orZero(decimalAt(line, "LineAmount")), percent);
  return orZero(quotient(raw, basis == "Inclusive" ? sum(kHundred, percent) : kHundred, kAmountDecimals));
}

const Json* lineById(const Json& lines, std::string_view id) {
  for (const Json& line : lines.items()) {
    if (!id.empty() && line.text("LineItemID") == id) return &line;
  }
  return nullptr;
}

// One line as a client sends it.
class LineReader {
 public:
  LineReader(const LineInput& input, Errors& errors) : input_(input), errors_(errors) {}

  Json read(const Json& item, const Json& stored) {
    const std::string id(item.text("LineItemID"));
    const Json* known = lineById(stored, id);
    if (!id.empty() && known == nullptr) errors_.push_back("Line item with id " + id + " could not be found");
    Json line = known != nullptr ? *known : Json::object().set("LineItemID", input_.ids.guid());
    for (const char* name : {"Description", "ItemCode", "AccountCode", "TaxType"}) {
      const Json* given = item.find(name);
      if (given != nullptr && given->isString()) line.set(name, *given);
    }
    readDescription(line);
    readAmounts(item, line);
    readAccount(line);
    readTax(item, line);
    readTracking(item, line);
    return line;
  }

 private:
  void readDescription(const Json& line) {
    if (line.text("Description").empty() && line.text("ItemCode").empty()) {
      errors_.emplace_back("The Description field is mandatory for line items");
    }
    if (characters(line.text("Description")) > kMaxDescription) {
      errors_.emplace_back("The length of the Description field must be 4000 characters or less");
    }
  }

  void readAmounts(const Json& item, Json& line) {
    auto quantity = decimalAt(item, "Quantity");
    auto unit = decimalAt(item, "UnitAmount");
    const auto total = decimalAt(item, "LineAmount");
    const auto discount = decimalAt(item, "DiscountRate");
    if (discount) line.set("DiscountRate", number(*discount, kAmountDecimals));
    if (!quantity && total && !unit) quantity = Decimal(1, 0);
    if (quantity) line.set("Quantity", number(*quantity, kUnitDecimals));
    if (!unit && total && quantity) unit = quotient(*total, *quantity, kUnitDecimals);
    if (unit) line.set("UnitAmount", number(input_.fourDecimals ? *unit : unit->rounded(2), kUnitDecimals));
    if (orZero(decimalAt(line, "Quantity")).isNegative()) {
      errors_.emplace_back("Quantity must be greater than or equal to 0");
    }
    const Decimal worked = lineTotal(line);
    if (total && *total != worked) {
      errors_.push_back("The line total " + total->text(kAmountDecimals) + " does not match the expected line total " +
                        worked.text(kAmountDecimals));
    }
    if (worked.isNegative() && input_.state.settings.negativeLines == "refuse") {
      errors_.emplace_back("The line amount must not be negative");
    }
    constexpr std::int64_t kMost = 999'999'999'999;  // 9,999,999,999.99
    if (worked > Decimal(kMost, kAmountDecimals)) errors_.emplace_back("The line amount is too large");
    line.set("LineAmount", number(worked, kAmountDecimals));
  }

  void readAccount(Json& line) {
    const std::string code(line.text("AccountCode"));
    if (code.empty()) return;
    const BookRecord account = input_.state.books.find(kAccounts, code);
    if (!account) {
      errors_.push_back("Account code '" + code + "' is not a valid code for this document.");
    } else if (account->text("Status") != "ACTIVE") {
      errors_.push_back("Account code '" + code +
                        "' has been archived, or has been deleted. Each line item must reference a valid account.");
    } else if (line.text("TaxType").empty() && !account->text("TaxType").empty()) {
      line.set("TaxType", account->text("TaxType"));
    }
  }

  void readTax(const Json& item, Json& line) {
    const std::string type(line.text("TaxType"));
    if (!type.empty()) {
      const BookRecord rate = input_.state.books.find(kTaxRates, type);
      if (!rate || rate->text("Status") != "ACTIVE") {
        errors_.push_back("The TaxType code '" + type +
                          "' does not exist or cannot be used for this type of transaction.");
      }
    }
    // An amount of one's own stands in place of what the rate makes.
    if (const auto own = decimalAt(item, "TaxAmount")) {
      line.set("TaxAmount", number(*own, kAmountDecimals));
    } else {
      line.set("TaxAmount", Json());
    }
  }

  void readTracking(const Json& item, Json& line) {
    const Json* given = item.find("Tracking");
    if (given == nullptr || !given->isArray()) return;
    Json tracking = Json::object();
    if (given->items().size() > kMaxTracking) errors_.emplace_back("A line item has at most 2 tracking categories");
    for (const Json& entry : given->items()) readOption(entry, tracking);
    line.set("Tracking", std::move(tracking));
  }

  void readOption(const Json& entry, Json& tracking) {
    std::string category(entry.text("Name"));
    std::string option(entry.text("Option"));
    for (const auto& [key, each] : input_.state.books.of(kCategories)) {
      if (!category.empty() || entry.text("TrackingCategoryID") != each->text("TrackingCategoryID")) continue;
      category = key;
    }
    for (const auto& [key, each] : input_.state.books.of(kOptions)) {
      if (!option.empty() || entry.text("TrackingOptionID") != each->text("TrackingOptionID")) continue;
      option = each->text("Name");
    }
    const BookRecord known = input_.state.books.find(kOptions, category + "/" + option);
    if (known && known->text("Status") == "ACTIVE") {
      tracking.set(category, option);
    } else if (input_.state.settings.unknownTracking == "refuse") {
      errors_.push_back("The tracking option '" + option + "' does not exist in the tracking category '" + category +
                        "'");
    }
  }

  const LineInput& input_;
  Errors& errors_;
};

}  // namespace

Json mergeLines(const LineInput& input, const Json& stored, const Json& items, Errors& errors) {
  Json merged = Json::array();
  LineReader reader(input, errors);
  for (const Json& item : items.items()) {
    if (item.isObject()) merged.push(reader.read(item, stored));
  }
  return merged;
}

void completeLines(const State& state, IdSource& ids, Json& order) {
  Json* lines = order.find("LineItems");
  if (lines == nullptr || !lines->isArray()) return;
  for (Json& line : lines->items()) {
    if (line.text("LineItemID").empty()) line.set("LineItemID", ids.guid());
    if (!decimalAt(line, "Quantity")) line.set("Quantity", number(Decimal(1, 0), kUnitDecimals));
    if (!decimalAt(line, "UnitAmount"))
      line.set("UnitAmount", number(orZero(decimalAt(line, "LineAmount")), kUnitDecimals));
    line.set("LineAmount", number(lineTotal(line), kAmountDecimals));
    if (!decimalAt(line, "TaxAmount")) {
      line.set("TaxAmount", number(taxOf(state, line, order.text("LineAmountTypes")), kAmountDecimals));
    }
    if (line.find("Tracking") == nullptr) line.set("Tracking", Json::object());
  }
}

void sumUp(Json& order) {
  Decimal amounts;
  Decimal taxes;
  if (const Json* lines = order.find("LineItems")) {
    for (const Json& line : lines->items()) {
      amounts = sum(amounts, orZero(decimalAt(line, "LineAmount")));
      taxes = sum(taxes, orZero(decimalAt(line, "TaxAmount")));
    }
  }
  const bool inclusive = order.text("LineAmountTypes") == "Inclusive";
  order.set("SubTotal", number(inclusive ? sum(amounts, -taxes) : amounts, kAmountDecimals));
  order.set("TotalTax", number(taxes, kAmountDecimals));
  order.set("Total", number(inclusive ? amounts : sum(amounts, taxes), kAmountDecimals));
}

}  // namespace tieback::mock::xero
