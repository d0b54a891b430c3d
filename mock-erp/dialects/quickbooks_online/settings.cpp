#include "settings.h"

#include "support/settings.h"

namespace tieback::mock::quickbooks_online {
namespace {

const SettingsTable<Settings>& table() {
  static const auto all = SettingsTable<Settings>()
                              .text("realm_id", &Settings::realmId)
                              .text("company_name", &Settings::companyName)
                              .text("user_name", &Settings::userName)
                              .number("token_lifetime_seconds", &Settings::tokenLifetimeSeconds, 1, 1'000'000'000)
                              .number("refresh_rotation_seconds", &Settings::refreshRotationSeconds, 0, 1'000'000'000)
                              .number("refresh_grace_seconds", &Settings::refreshGraceSeconds, 0, 1'000'000'000)
                              .number("refresh_lifetime_seconds", &Settings::refreshLifetimeSeconds, 0, 1'000'000'000)
                              .number("requests_per_minute", &Settings::requestsPerMinute, 0, 1'000'000'000)
                              .word("throttle_format", &Settings::throttleFormat, {"xml", "json"})
                              .word("throttle_status", &Settings::throttleStatus, {"429", "403"})
                              .word("request_id", &Settings::requestId, {"replay", "refuse", "ignore"})
                              .flag("replay_faults", &Settings::replayFaults)
                              .flag("unique_numbers", &Settings::uniqueNumbers)
                              .flag("negative_total", &Settings::negativeTotal)
                              .flag("sparse_update", &Settings::sparseUpdate)
                              .flag("closed_order_changes", &Settings::closedOrderChanges)
                              .flag("books_close_orders", &Settings::booksCloseOrders)
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

}  // namespace tieback::mock::quickbooks_online
