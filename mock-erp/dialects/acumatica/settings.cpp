#include "settings.h"

#include "support/settings.h"

namespace tieback::mock::acumatica {
namespace {

const SettingsTable<Settings>& table() {
  static const auto all = SettingsTable<Settings>()
                              .text("site", &Settings::site)
                              .text("endpoint", &Settings::endpoint)
                              .text("endpoint_version", &Settings::endpointVersion)
                              .text("tenant", &Settings::tenant)
                              .word("operation_locks", &Settings::operationLocks, {"document", "form"})
                              .word("numbering", &Settings::numbering, {"auto", "manual"})
                              .word("approval", &Settings::approval, {"manual", "approve", "reject"})
                              .word("lock_refused_at", &Settings::lockRefusedAt, {"create", "release"})
                              .word("unknown_fields", &Settings::unknownFields, {"refuse", "ignore"})
                              .word("overlong_text", &Settings::overlongText, {"refuse", "truncate"})
                              .word("put_response", &Settings::putResponse, {"full", "sent"})
                              .number("login_limit", &Settings::loginLimit, 0, 1'000'000)
                              .number("login_limit_status", &Settings::loginLimitStatus, 400, 599)
                              .number("session_timeout_minutes", &Settings::sessionTimeoutMinutes, 1, 1'000'000)
                              .number("token_lifetime_seconds", &Settings::tokenLifetimeSeconds, 1, 1'000'000'000)
                              .number("requests_per_minute", &Settings::requestsPerMinute, 0, 1'000'000'000)
                              .number("delay_cap_ms", &Settings::delayCapMs, 0, 600'000)
                              .number("operation_polls", &Settings::operationPolls, 0, 1'000'000)
                              .number("operation_ms", &Settings::operationMs, 0, 1'000'000'000)
                              .number("first_number", &Settings::firstNumber, 1, 999'999)
                              .number("approval_after_ms", &Settings::approvalAfterMs, 0, 1'000'000'000'000)
                              .number("max_change_orders", &Settings::maxChangeOrders, 1, 100'000'000)
                              .number("missing_record", &Settings::missingRecord, 404, 500)
                              .number("amount_decimals", &Settings::amountDecimals, 0, 4)
                              .number("quantity_decimals", &Settings::quantityDecimals, 0, 6)
                              .flag("refresh_token_rotation", &Settings::refreshTokenRotation)
                              .flag("unique_external_ref", &Settings::uniqueExternalRef)
                              .list("instant_actions", &Settings::instantActions);
  return all;
}

}  // namespace

Json Settings::toJson() const {
  return table().toJson(*this);
}

std::optional<BooksError> Settings::patch(const Json& changes) {
  return table().patch(*this, changes);
}

}  // namespace tieback::mock::acumatica
