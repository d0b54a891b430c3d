#include "settings.h"

#include "support/settings.h"

namespace tieback::mock::netsuite {
namespace {

const SettingsTable<Settings>& table() {
  static const auto all = SettingsTable<Settings>()
                              .text("account", &Settings::account)
                              .word("approval", &Settings::approval, {"none", "wanted"})
                              .word("closed_orders", &Settings::closedOrders, {"reopen", "refuse"})
                              .word("negative_totals", &Settings::negativeTotals, {"refuse", "allow"})
                              .word("negative_quantities", &Settings::negativeQuantities, {"refuse", "allow"})
                              .word("closed_periods", &Settings::closedPeriods, {"allow", "refuse"})
                              .word("sent_amounts", &Settings::sentAmounts, {"take", "compute"})
                              .word("text_limits", &Settings::textLimits, {"refuse", "cut"})
                              .number("token_lifetime_seconds", &Settings::tokenLifetimeSeconds, 1, 1'000'000'000)
                              .number("clock_tolerance_seconds", &Settings::clockToleranceSeconds, 0, 1'000'000'000)
                              .number("throttle_status", &Settings::throttleStatus, 400, 429)
                              .number("job_polls", &Settings::jobPolls, 0, 1'000'000)
                              .number("max_orders", &Settings::maxOrders, 1, 100'000'000);
  return all;
}

}  // namespace

Json Settings::toJson() const {
  return table().toJson(*this);
}

std::optional<BooksError> Settings::patch(const Json& changes) {
  return table().patch(*this, changes);
}

}  // namespace tieback::mock::netsuite
