#include "erp/dialects/xero/amounts.h"

#include "erp/dialects/xero/errors.h"

namespace tieback::erp::xero {
namespace {

constexpr int kQuantityDecimals = 4;
constexpr int kAmountDecimals = 2;

}  // namespace

std::variant<LineValue, std::string> lineValue(const std::optional<Decimal>& quantity,
                                               const std::optional<Decimal>& unit_cost, const Decimal& amount,
                                               int unit_decimals) {
  const bool turned = quantity && quantity->isNegative();
  const auto count = turned ? std::optional(-*quantity) : quantity;
  const auto unit = turned && unit_cost ? std::optional(-*unit_cost) : unit_cost;
  std::string why;
  for (const auto halves : {Halves::to_even, Halves::away_from_zero}) {
    const LineRules rules{kErp, kQuantityDecimals, unit_decimals, kAmountDecimals, halves};
    auto made = newLine(count, unit, amount, rules);
    if (auto* reason = std::get_if<std::string>(&made)) {
      why = std::move(*reason);
      continue;
    }
    const auto& line = std::get<LineValue>(made);
    const bool either_way =
        lineAmount(line, kAmountDecimals, Halves::to_even) == lineAmount(line, kAmountDecimals, Halves::away_from_zero);
    if (either_way) return made;
    why = "quantity times unit amount lies in the middle between two amounts";
  }
  return why;
}

}  // namespace tieback::erp::xero
