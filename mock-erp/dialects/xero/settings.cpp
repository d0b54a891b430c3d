#include "settings.h"

#include "support/settings.h"

namespace tieback::mock::xero {
namespace {

const SettingsTable<Settings>& table() {
  static const auto all = SettingsTable<Settings>()
                              .number("access_token_seconds", &Settings::accessTokenSeconds, 1, 1'000'000'000)
                              .number("refresh_token_days", &Settings::refreshTokenDays, 1, 100'000)
                              .number("refresh_grace_minutes", &Settings::refreshGraceMinutes, 0, 1'000'000)
                              .number("minute_limit", &Settings::minuteLimit, 0, 1'000'000'000)
                              .number("day_limit", &Settings::dayLimit, 0, 1'000'000'000)
                              .number("idempotency_minutes", &Settings::idempotencyMinutes, 0, 1'000'000)
                              .number("max_purchase_orders", &Settings::maxPurchaseOrders, 1, 100'000'000)
                              .word("summarize_errors", &Settings::summarizeErrors, {"true", "false"})
                              .word("numbers", &Settings::numbers, {"unique", "shared"})
                              .word("deleted_numbers", &Settings::deletedNumbers, {"free", "taken"})
                              .word("negative_lines", &Settings::negativeLines, {"accept", "refuse"})
                              .word("negative_total", &Settings::negativeTotal, {"refuse", "accept"})
                              .word("unknown_tracking", &Settings::unknownTracking, {"refuse", "ignore"})
                              .word("unit_decimals", &Settings::unitDecimals, {"4", "on_request"})
                              .word("approval", &Settings::approval, {"manual", "at_once"})
                              .word("missing_order", &Settings::missingOrder, {"404", "empty_list"});
  return all;
}

}  // namespace

Json Settings::toJson() const {
  return table().toJson(*this);
}

std::optional<BooksError> Settings::patch(const Json& changes) {
  return table().patch(*this, changes);
}

}  // namespace tieback::mock::xero
