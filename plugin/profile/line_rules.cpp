#include "profile/line_rules.h"

#include <map>
#include <set>
#include <stdexcept>

namespace tieback::profile {
namespace {

constexpr const char* kMendLines = "Mend it in the change order's schedule of values.";

class LineChecker {
 public:
  LineChecker(const ChangeOrder& order, const VendorProfile& profile, UnmetList& unmet)
      : order_(order), profile_(profile), unmet_(unmet) {}

  void check(const ChangeOrderLine& line) {
    if (!line.id.empty() && !ids_.insert(line.id).second) {
      add(line, "line_repeated", "id", " stands in the change order twice (id " + line.id + ").", kMendLines);
    }
    checkCodes(line);
    checkDecimals(line);
    if (order_.by_unit) checkUnits(line);
    if (!line.sov_line_id.empty()) checkChanged(line);
  }

 private:
  void add(const ChangeOrderLine& line, const char* code, const char* member, const std::string& what,
           const std::string& mend) {
    unmet_.add({code, line.path + "." + member, line.shown() + what, mend});
  }

  void checkCodes(const ChangeOrderLine& line) {
    const auto* sov = order_.sovLine(line.sov_line_id);
    const bool has_code = line.codes.has_cost_code || (sov != nullptr && sov->codes.has_cost_code);
    const auto& shown = line.codes.cost_code_shown;
    if (!has_code) {
      add(line, "cost_code_missing", "cost_code", " has no cost code.",
          "Choose one of the ERP's standard cost codes for the line.");
    } else if (costCodeOf(order_, line).empty()) {
      add(line, "cost_code_not_standard", "cost_code",
          ": cost code " + (shown.empty() ? std::string("of the line") : shown) +
              " is not one of the ERP's standard cost codes.",
          "Choose a standard cost code for the line, or have the code added in the ERP and synced.");
    }
    if (profile_.category_required && categoryOf(order_, line).empty()) {
      add(line, "category_missing", "line_item_type", " has no category (cost type).",
          "Choose a category for the line.");
    }
  }

  void checkScale(const ChangeOrderLine& line, const std::optional<Decimal>& value, int decimals, const char* member) {
    if (!value || value->significantScale() <= decimals) return;
    add(line, "too_many_decimals", member,
        ": " + std::string(member) + " " + value->toString() + " has more than " + std::to_string(decimals) +
            " decimals, which the ERP does not keep.",
        kMendLines);
  }

  void checkDecimals(const ChangeOrderLine& line) {
    checkScale(line, line.amount, profile_.amount_decimals, "amount");
    checkScale(line, line.quantity, profile_.quantity_decimals, "quantity");
    checkScale(line, line.unit_cost, profile_.price_decimals, "unit_cost");
    if (!line.amount.rescaled(profile_.amount_decimals) && line.amount.significantScale() <= profile_.amount_decimals) {
      add(line, "amount_too_large", "amount", ": the amount is more than can be kept exactly.", kMendLines);
    }
  }

  void checkUnits(const ChangeOrderLine& line) {
    if (!line.quantity || !line.unit_cost) {
      add(line, "quantity_missing", line.quantity ? "unit_cost" : "quantity",
          " has no " + std::string(line.quantity ? "unit cost" : "quantity") +
              "; the commitment is kept by unit and quantity.",
          "Enter quantity and unit cost of the line.");
      return;
    }
    try {
      const auto product = *line.quantity * *line.unit_cost;
      if (product == line.amount) return;
      add(line, "unit_price_differs", "amount",
          ": " + line.quantity->toString() + " x " + line.unit_cost->toString() + " is " + product.toString() +
              ", but its amount is " + line.amount.toString() + ".",
          "Correct quantity, unit cost or amount of the line so that they agree exactly.");
    } catch (const std::overflow_error&) {
      add(line, "amount_too_large", "amount", ": quantity times unit cost is more than can be kept exactly.",
          kMendLines);
    }
  }

  void checkChanged(const ChangeOrderLine& line) {
    const auto* sov = order_.sovLine(line.sov_line_id);
    if (sov == nullptr) {
      add(line, "line_unknown", "commitment_line_item_id",
          " changes a line that the commitment does not have (" + line.sov_line_id + ").",
          "Choose a line of the commitment, or make it a new line.");
      return;
    }
    if (!line.codes.cost_code.empty() && !sov->codes.cost_code.empty() &&
        line.codes.cost_code != sov->codes.cost_code) {
      add(line, "cost_code_differs", "cost_code",
          " has cost code " + line.codes.cost_code + ", but the commitment's line that it changes has " +
              sov->codes.cost_code + ".",
          "Give it the commitment line's cost code, or make it a new line.");
    }
    if (profile_.sum_same_line) checkSame(line);
  }

  // What is summed to one line must agree in all that is not summed.
  void checkSame(const ChangeOrderLine& line) {
    const auto [first, is_first] = first_.emplace(line.sov_line_id, &line);
    if (is_first) return;
    const auto& other = *first->second;
    const bool agree = other.tax_code == line.tax_code && uomOf(order_, other) == uomOf(order_, line) &&
                       categoryOf(order_, other) == categoryOf(order_, line);
    if (agree) return;
    add(line, "same_line_differs", "commitment_line_item_id",
        " and " + other.shown() + " change one line of the commitment, but differ in tax code, unit or category.",
        "Give both the same, or put them on lines of their own.");
  }

  const ChangeOrder& order_;
  const VendorProfile& profile_;
  UnmetList& unmet_;
  std::set<std::string> ids_;
  std::map<std::string, const ChangeOrderLine*> first_;
};

}  // namespace

void checkLines(const ChangeOrder& order, const VendorProfile& profile, UnmetList& unmet) {
  LineChecker checker(order, profile, unmet);
  for (const auto& line : order.lines) checker.check(line);
}

std::string costCodeOf(const ChangeOrder& order, const ChangeOrderLine& line) {
  const auto* sov = order.sovLine(line.sov_line_id);
  return line.codes.has_cost_code || sov == nullptr ? line.codes.cost_code : sov->codes.cost_code;
}

std::string categoryOf(const ChangeOrder& order, const ChangeOrderLine& line) {
  const auto* sov = order.sovLine(line.sov_line_id);
  return !line.codes.category.empty() || sov == nullptr ? line.codes.category : sov->codes.category;
}

std::string uomOf(const ChangeOrder& order, const ChangeOrderLine& line) {
  const auto* sov = order.sovLine(line.sov_line_id);
  return !line.uom.empty() || sov == nullptr ? line.uom : sov->uom;
}

}  // namespace tieback::profile
