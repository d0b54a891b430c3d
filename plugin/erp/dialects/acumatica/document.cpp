#include "erp/dialects/acumatica/document.h"

#include <algorithm>
#include <array>
#include <set>

#include "erp/dialects/acumatica/entity.h"

namespace tieback::erp::acumatica {
namespace {

using domain::DraftLine;

constexpr auto kReserved =
    std::to_array<std::string_view>({"ChangeDate", "Class", "Commitments", "ExternalRefNbr", "Hold", "ProjectID",
                                     "RefNbr", "Status", "custom", "delete", "id"});

// Acumatica keeps it as formatted text and adds its own markup, so it does not come back as it was sent.
constexpr std::string_view kFormatted = "DetailedDescription";

constexpr std::size_t kDateLength = 10;  // of "2026-06-15T00:00:00"

json::Value lineBody(const Config& config, const domain::Draft& draft, const State& state, std::size_t index) {
  const auto& line = draft.lines[index];
  const bool changed = line.change == DraftLine::Change::changed_line;
  auto body = json::Value::object();
  body.set("Status", wrap(changed ? "Update" : "New Line"));
  body.set("POType", wrap(draft.is_purchase_order ? config.po_type_purchase_order : config.po_type_subcontract));
  body.set("PONbr", wrap(draft.commitment));
  const auto suffix = "." + std::to_string(index);
  if (changed) body.set("POLineNbr", wrap(json::Value::number(state.text("line" + suffix))));
  const auto task = state.text("task" + suffix);
  if (!task.empty()) body.set("ProjectTaskID", wrap(task));
  if (!line.cost_code.empty()) body.set("CostCode", wrap(line.cost_code));
  if (!line.description.empty()) body.set("Description", wrap(line.description));
  // A changed line keeps the order line's own unit.
  if (!changed && config.send_uom && !line.uom.empty()) body.set("UOM", wrap(line.uom));
  const bool credit = !changed && line.amount.isNegative();
  body.set("Qty", wrap(credit ? Decimal() : line.quantity.value_or(Decimal())));
  body.set("UnitCost", wrap(credit ? Decimal() : line.unit_cost.value_or(Decimal())));
  body.set("Amount", wrap(line.amount));
  return body;
}

// How well a line of the record fits one of the draft: 0 not at all, more is better.
int fit(const DraftLine& line, const json::Value& found) {
  const bool changed = line.change == DraftLine::Change::changed_line;
  if (field(found, "Status") != (changed ? "Update" : "New Line")) return 0;
  if (field(found, "CostCode") != line.cost_code) return 0;
  int score = 1;
  if (amount(found, "Amount") == line.amount) score += 4;
  if (field(found, "Description") == line.description) score += 2;
  return score;
}

std::string headerValue(const json::Value& record, const std::string& name) {
  auto text = field(record, name);
  if (name == "ChangeDate") text = text.substr(0, kDateLength);
  return text;
}

// "SC-1" when all lines are of one commitment, else all of them.
std::string commitmentsOf(const json::Value& record) {
  std::set<std::string> numbers;
  for (const auto& line : details(record, "Commitments")) numbers.insert(field(line, "PONbr"));
  std::string text;
  for (const auto& number : numbers) text += (text.empty() ? "" : ", ") + number;
  return text;
}

Decimal amountOrZero(const json::Value& line) {
  return amount(line, "Amount").value_or(Decimal());
}

Decimal totalOf(const json::Value& record) {
  Decimal sum;
  for (const auto& line : details(record, "Commitments")) sum = sum + amountOrZero(line);
  return ownTotalOf(record).value_or(sum);
}

}  // namespace

std::optional<Decimal> ownTotalOf(const json::Value& record) {
  for (const auto& line : details(record, "Commitments")) {
    if (line.find("AmountinBaseCurrency") != nullptr && amount(line, "AmountinBaseCurrency") != amount(line, "Amount"))
      return std::nullopt;
  }
  if (record.find("CommitmentsChangeTotal") == nullptr) return std::nullopt;
  return amount(record, "CommitmentsChangeTotal");
}

bool isReserved(std::string_view name) {
  return std::find(kReserved.begin(), kReserved.end(), name) != kReserved.end();
}

std::vector<std::pair<std::string, std::string>> textFields(const domain::Draft& draft) {
  auto fields = draft.fields;
  const bool described =
      std::any_of(fields.begin(), fields.end(), [](const auto& f) { return f.first == "Description"; });
  if (!described) fields.insert(fields.begin(), {"Description", draft.title});
  return fields;
}

json::Value changeOrderBody(const Config& config, const domain::Draft& draft, const State& state) {
  auto body = json::Value::object();
  if (config.manual_number) body.set("RefNbr", wrap(draft.number));
  body.set("ProjectID", wrap(draft.project));
  if (!config.change_order_class.empty()) body.set("Class", wrap(config.change_order_class));
  if (!draft.date.empty()) body.set("ChangeDate", wrap(draft.date + "T00:00:00"));
  body.set("ExternalRefNbr", wrap(draft.external_key));
  body.set("Hold", wrap(true));
  for (const auto& [name, text] : textFields(draft)) {
    if (!text.empty()) body.set(name, wrap(text));
  }
  auto lines = json::Value::array();
  for (std::size_t i = 0; i < draft.lines.size(); ++i) lines.push(lineBody(config, draft, state, i));
  body.set("Commitments", std::move(lines));
  return body;
}

domain::Projection expectedOf(const domain::Draft& draft) {
  domain::Projection projection;
  projection.header = {
      {"ProjectID", draft.project}, {"ExternalRefNbr", draft.external_key}, {"PONbr", draft.commitment}};
  if (!draft.date.empty()) projection.header.emplace_back("ChangeDate", draft.date);
  for (const auto& [name, text] : textFields(draft)) {
    if (name != kFormatted) projection.header.emplace_back(name, text);
  }
  for (const auto& line : draft.lines) projection.line_amounts.push_back(line.amount);
  projection.total = draft.total;
  return projection;
}

std::vector<const json::Value*> matchLines(const domain::Draft& draft, const json::Value& record) {
  const auto& found = details(record, "Commitments");
  std::vector<const json::Value*> matched(draft.lines.size(), nullptr);
  std::vector<bool> taken(found.size(), false);
  for (int wanted = 7; wanted > 0; --wanted) {
    for (std::size_t i = 0; i < draft.lines.size(); ++i) {
      for (std::size_t j = 0; j < found.size() && matched[i] == nullptr; ++j) {
        if (taken[j] || fit(draft.lines[i], found[j]) < wanted) continue;
        matched[i] = &found[j];
        taken[j] = true;
      }
    }
  }
  return matched;
}

domain::Projection projectionOf(const domain::Draft& draft, const json::Value& record) {
  domain::Projection projection;
  for (const auto& [name, text] : expectedOf(draft).header) {
    projection.header.emplace_back(name, name == "PONbr" ? commitmentsOf(record) : headerValue(record, name));
  }
  const auto matched = matchLines(draft, record);
  for (const auto* line : matched) {
    if (line != nullptr) projection.line_amounts.push_back(amountOrZero(*line));
  }
  // A line that nobody asked for shows as one more amount.
  for (const auto& line : details(record, "Commitments")) {
    if (std::find(matched.begin(), matched.end(), &line) == matched.end()) {
      projection.line_amounts.push_back(amountOrZero(line));
    }
  }
  projection.total = totalOf(record);
  return projection;
}

json::Value originData(const std::string& id, const std::string& number) {
  return json::Value::array({json::Value::object({{"kind", "change order"}, {"id", id}, {"number", number}})});
}

}  // namespace tieback::erp::acumatica
