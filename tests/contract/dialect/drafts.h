// The change order that fixtures have the suite export, each with what its own ERP wants beside it.
#pragma once

#include <erp/port/dialect.h>

#include <string>
#include <utility>
#include <vector>

namespace tieback::erp::test {

inline domain::DraftLine newLine(std::string item, std::string code, const char* amount) {
  domain::DraftLine line;
  line.item_ids = {std::move(item)};
  line.cost_code = std::move(code);
  line.description = "Extra " + line.cost_code;
  line.amount = *Decimal::parse(amount);
  return line;
}

inline domain::DraftLine changedLine(std::string item, std::string code, int position, const char* amount) {
  auto line = newLine(std::move(item), std::move(code), amount);
  line.change = domain::DraftLine::Change::changed_line;
  line.position = position;
  return line;
}

inline Job jobWith(std::vector<domain::DraftLine> lines) {
  Job job;
  job.draft.external_key = "TB-4711";
  job.draft.title = "Extra steel";
  job.draft.date = "2026-06-15";
  job.draft.currency = "USD";
  job.draft.project = "TOWER";
  job.draft.vendor = "V-1001";
  job.draft.commitment = "SC-001";
  job.draft.lines = std::move(lines);
  for (const auto& line : job.draft.lines) job.draft.total = job.draft.total + line.amount;
  return job;
}

}  // namespace tieback::erp::test
