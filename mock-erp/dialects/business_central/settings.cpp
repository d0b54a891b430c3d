#include "settings.h"

#include "support/settings.h"

namespace tieback::mock::business_central {
namespace {

const SettingsTable<Settings>& table() {
  static const auto all = SettingsTable<Settings>()
                              .text("api_route", &Settings::apiRoute)
                              .number("token_lifetime_seconds", &Settings::tokenLifetimeSeconds, 0, 1'000'000'000)
                              .number("requests_per_5_minutes", &Settings::requestsPer5Minutes, 0, 1'000'000'000)
                              .number("retry_after_429", &Settings::retryAfter429, 0, 1'000'000)
                              .number("max_page_size", &Settings::maxPageSize, 0, 1'000'000'000)
                              .number("max_batch_size", &Settings::maxBatchSize, 0, 1'000'000'000)
                              .number("first_order_number", &Settings::firstOrderNumber, 0, 1'000'000'000)
                              .flag("number_editable", &Settings::numberEditable)
                              .flag("manual_numbers", &Settings::manualNumbers)
                              .flag("description2", &Settings::description2)
                              .number("tax_percent", &Settings::taxPercent, 0, 1'000)
                              .flag("transactional_batch", &Settings::transactionalBatch)
                              .number("max_orders", &Settings::maxOrders, 0, 1'000'000'000);
  return all;
}

}  // namespace

Json Settings::toJson() const {
  return table().toJson(*this);
}

std::optional<BooksError> Settings::patch(const Json& changes) {
  return table().patch(*this, changes);
}

}  // namespace tieback::mock::business_central
