#include "settings.h"

#include "support/settings.h"

namespace tieback::mock::intacct {
namespace {

const SettingsTable<Settings>& table() {
  static const auto all = SettingsTable<Settings>()
                              .text("company", &Settings::company)
                              .text("endpoint", &Settings::endpoint)
                              .word("lines_hold", &Settings::linesHold, {"delta", "total"})
                              .word("repeated_control", &Settings::repeatedControl, {"refuse", "echo"})
                              .word("approval", &Settings::approval, {"definition", "always"})
                              .word("failed_in_transaction", &Settings::failedInTransaction, {"failure", "aborted"})
                              .number("session_minutes", &Settings::sessionMinutes, 1, 100'000)
                              .number("requests_per_minute", &Settings::requestsPerMinute, 0, 1'000'000'000)
                              .number("max_documents", &Settings::maxDocuments, 1, 100'000'000)
                              .flag("remember_failed", &Settings::rememberFailed)
                              .flag("location_required", &Settings::locationRequired)
                              .flag("closed_periods", &Settings::closedPeriods)
                              .flag("delete_submitted", &Settings::deleteSubmitted);
  return all;
}

}  // namespace

Json Settings::toJson() const {
  return table().toJson(*this);
}

std::optional<BooksError> Settings::patch(const Json& changes) {
  return table().patch(*this, changes);
}

}  // namespace tieback::mock::intacct
