#include "checks.h"

namespace tieback::mock::acumatica {
namespace {

// "012026" as the ERP shows it: 01-2026.
std::string periodText(std::string_view id) {
  return id.size() == 6 ? std::string(id.substr(0, 2)) + "-" + std::string(id.substr(2)) : std::string(id);
}

}  // namespace

std::string notFound(std::string_view label) {
  return "'" + std::string(label) + "' cannot be found in the system.";
}
std::string cannotBeEmpty(std::string_view label) {
  return "'" + std::string(label) + "' cannot be empty.";
}
std::string anotherProcess(std::string_view record) {
  return "Another process has updated the '" + std::string(record) + "' record. Your changes will be lost.";
}

Refusal checkPeriod(const State& state, DateTime date) {
  constexpr std::int64_t kDay = 86'400'000'000LL;
  for (const auto& [year, record] : state.books.of(financialPeriodSpec()).records()) {
    for (const Record& period : record->details) {
      // The end date is the period's last day.
      if (date < period.date(periodd::kStart) || date.micros >= period.date(periodd::kEnd).micros + kDay) continue;
      const std::string_view status = period.text(periodd::kStatus);
      if (status == "Open") return std::nullopt;
      const std::string name = periodText(period.text(periodd::kId));
      return status == "Closed" ? "The " + name + " financial period is closed."
                                : "The " + name + " financial period is inactive.";
    }
  }
  return "The financial period for the specified date is not defined in the system.";
}

Refusal checkProject(const State& state, std::string_view id) {
  if (id.empty()) return cannotBeEmpty("Project");
  const RecordPtr found = state.books.of(projectSpec()).find(id);
  if (!found) return notFound("Project");
  const std::string_view status = found->text(project::kStatus);
  if (status != "Active" && status != "In Planning") {
    return "The " + std::string(id) + " project has the " + std::string(status) + " status.";
  }
  return std::nullopt;
}

Refusal checkTask(const State& state, std::string_view project, std::string_view id) {
  if (id.empty()) return cannotBeEmpty("Project Task");
  const RecordPtr found = state.books.of(projectTaskSpec()).find(std::string(project) + "/" + std::string(id));
  if (!found) return notFound("Project Task");
  const std::string_view status = found->text(task::kStatus);
  if (status != "Active" && status != "In Planning") {
    return "Project Task '" + std::string(id) + "' has the " + std::string(status) + " status.";
  }
  return std::nullopt;
}

Refusal checkCostCode(const State& state, std::string_view code) {
  if (code.empty()) return cannotBeEmpty("Cost Code");
  const RecordPtr found = state.books.of(costCodeSpec()).find(code);
  if (!found) return notFound("Cost Code");
  if (!found->flag(costcode::kActive)) return "The " + std::string(code) + " cost code is inactive.";
  return std::nullopt;
}

Refusal checkVendor(const State& state, std::string_view id) {
  if (id.empty()) return cannotBeEmpty("Vendor");
  const RecordPtr found = state.books.of(vendorSpec()).find(id);
  if (!found) return notFound("Vendor");
  const std::string_view status = found->text(vendor::kStatus);
  if (status != "Active" && status != "One-Time") return "The vendor status is '" + std::string(status) + "'.";
  return std::nullopt;
}

}  // namespace tieback::mock::acumatica
