#include "erp/dialects/business_central/state.h"

#include <algorithm>

#include "erp/dialects/business_central/odata.h"
#include "erp/dialects/business_central/steps.h"

namespace tieback::erp::business_central {

State postedState(const Config& config, const std::string& company, const json::Value& order, const OwnLines& own) {
  auto state = json::Value::object({{"checked", true},
                                    {"posted", true},
                                    {"company", company},
                                    {"order", order.text("id")},
                                    {"number", order.text("number")},
                                    {"status", order.text("status")},
                                    {"order_etag", etagOf(order)}});
  bool removable = config.may_delete && order.text("status") == kDraft && own.changes.empty() && !etagOf(order).empty();
  for (std::size_t i = 0; i < own.all.size(); ++i) {
    const auto& line = *own.all[i];
    const auto suffix = "." + std::to_string(i);
    state.set("own" + suffix, line.text("id"));
    state.set("own_etag" + suffix, etagOf(line));
    const bool used =
        !amountOrZero(line, "receivedQuantity").isZero() || !amountOrZero(line, "invoicedQuantity").isZero();
    if (used || etagOf(line).empty()) removable = false;
  }
  state.set("removable", removable);
  return state;
}

std::string nameOf(const Config& config, const State& state) {
  const auto order = "purchase order " + state.text("number") + ", " + state.text("status");
  return config.linked_order ? order : "lines of " + order;
}

}  // namespace tieback::erp::business_central
