#include "erp/dialects/acumatica/order_lines.h"

#include <algorithm>
#include <vector>

#include "erp/dialects/acumatica/entity.h"
#include "erp/support/outcomes.h"

namespace tieback::erp::acumatica {
namespace {

using domain::DraftLine;

bool lineIsClosed(const json::Value& line) {
  return isTrue(line, "Completed") || isTrue(line, "Closed") || isTrue(line, "Canceled") || isTrue(line, "Cancelled");
}

// The order's line that a changed line means: by its id or number, else by its place.
const json::Value* orderLine(const DraftLine& line, const std::vector<const json::Value*>& by_number) {
  if (line.commitment_line_origin.empty()) {
    const auto place = static_cast<std::size_t>(line.position);
    return line.position >= 1 && place <= by_number.size() ? by_number[place - 1] : nullptr;
  }
  for (const auto* candidate : by_number) {
    if (field(*candidate, "LineNbr") == line.commitment_line_origin ||
        candidate->text("id") == line.commitment_line_origin) {
      return candidate;
    }
  }
  return nullptr;
}

std::vector<const json::Value*> sortedLines(const json::Value& order) {
  std::vector<const json::Value*> lines;
  for (const auto& line : details(order, "Details")) lines.push_back(&line);
  std::stable_sort(lines.begin(), lines.end(), [](const auto* a, const auto* b) {
    return amount(*a, "LineNbr").value_or(Decimal()) < amount(*b, "LineNbr").value_or(Decimal());
  });
  return lines;
}

}  // namespace

std::optional<Outcome> findLines(const domain::Draft& draft, const json::Value& order, State& state) {
  const auto lines = sortedLines(order);
  for (std::size_t i = 0; i < draft.lines.size(); ++i) {
    const auto& line = draft.lines[i];
    const auto suffix = "." + std::to_string(i);
    const json::Value* found = nullptr;
    if (line.change == DraftLine::Change::changed_line) {
      const auto named = line.commitment_line_origin.empty() ? "at place " + std::to_string(line.position)
                                                             : line.commitment_line_origin;
      found = orderLine(line, lines);
      if (found == nullptr) {
        return refuse("commitment_line_unknown", "Acumatica's order has no such line.", "POLineNbr", named,
                      "Compare the commitment's schedule of values with Acumatica.");
      }
      if (lineIsClosed(*found)) {
        return refuse("commitment_line_closed", "The order's line is completed or cancelled in Acumatica.", "POLineNbr",
                      named, "Reopen the line in Acumatica and try again, or add a new line instead.");
      }
      state.set("line" + suffix, field(*found, "LineNbr"));
    } else {
      // A new line goes to the task that the order already uses for that cost code, or else for anything.
      for (const auto* candidate : lines) {
        if (field(*candidate, "CostCode") == line.cost_code) found = candidate;
      }
      if (found == nullptr && !lines.empty()) found = lines.front();
    }
    if (found == nullptr) continue;
    auto task = field(*found, "Task");
    if (task.empty()) task = field(*found, "ProjectTask");
    if (!task.empty()) state.set("task" + suffix, task);
  }
  return std::nullopt;
}

}  // namespace tieback::erp::acumatica
