// What a dialect lists for import, as text to compare: a record's header, then a line for each of its lines.
#pragma once

#include <catch2/catch.hpp>

#include <erp/port/dialect.h>

#include <string>

namespace tieback::erp::test {

inline std::string textOf(const std::optional<Decimal>& value) {
  return value ? value->toString() : "-";
}

inline std::string textOf(const ImportRecord& record) {
  constexpr const char* kStatus[] = {"held", "open", "closed", "cancelled"};
  std::string text = record.origin_id + " | " + record.origin_code + " | " + record.reference + " | " +
                     record.commitment + " | " + record.vendor + " | " + record.project + " | " + record.title + " | " +
                     record.date + " | " + kStatus[static_cast<int>(record.status)] + ", " + record.erp_status + " | " +
                     record.currency + " | " + textOf(record.total) +
                     (record.problem.empty() ? "" : " | " + record.problem) + "\n";
  for (const auto& line : record.lines) {
    text += "  " + line.id + (line.commitment_line.empty() ? " new" : " of " + line.commitment_line) + " | " +
            line.cost_code + " | " + line.category + " | " + line.description + " | " + line.uom + " | " +
            textOf(line.quantity) + " x " + textOf(line.unit_cost) + " = " + line.amount.toString() + "\n";
  }
  return text;
}

inline ImportPage pageOf(ImportResult result) {
  if (const auto* outcome = std::get_if<Outcome>(&result)) {
    const auto* refused = std::get_if<Refused>(outcome);
    const auto* later = std::get_if<TryLater>(outcome);
    FAIL("no page came: " << (refused != nullptr ? refused->error.message
                              : later != nullptr ? later->error.message
                                                 : ""));
  }
  return std::get<ImportPage>(std::move(result));
}

inline std::string textOf(const ImportPage& page) {
  std::string text;
  for (const auto& record : page.records) text += textOf(record);
  return text;
}

}  // namespace tieback::erp::test
