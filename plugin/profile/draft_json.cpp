#include "profile/draft_builder.h"

namespace tieback::profile {
namespace {

using json::Value;

Value decimalJson(const std::optional<Decimal>& value) {
  return value ? Value(value->toString()) : Value();
}

bool isNew(const domain::DraftLine& line) {
  return line.change == domain::DraftLine::Change::new_line;
}

Value lineJson(const domain::DraftLine& line) {
  auto ids = Value::array();
  for (const auto& id : line.item_ids) ids.push(id);
  return Value::object({{"change", isNew(line) ? "new_line" : "changed_line"},
                        {"item_ids", std::move(ids)},
                        {"commitment_line_id", line.commitment_line_id},
                        {"commitment_line_origin", line.commitment_line_origin},
                        {"position", line.position},
                        {"cost_code", line.cost_code},
                        {"category", line.category},
                        {"description", line.description},
                        {"uom", line.uom},
                        {"quantity", decimalJson(line.quantity)},
                        {"unit_cost", decimalJson(line.unit_cost)},
                        {"amount", line.amount.toString()},
                        {"tax_code", line.tax_code},
                        {"old_amount", decimalJson(line.old_amount)},
                        {"old_quantity", decimalJson(line.old_quantity)}});
}

}  // namespace

Value draftToJson(const domain::Draft& draft) {
  auto lines = Value::array();
  for (const auto& line : draft.lines) lines.push(lineJson(line));
  auto fields = Value::object();
  for (const auto& [name, text] : draft.fields) fields.set(name, text);
  return Value::object({{"external_key", draft.external_key},
                        {"number", draft.number},
                        {"title", draft.title},
                        {"description", draft.description},
                        {"date", draft.date},
                        {"currency", draft.currency},
                        {"project", draft.project},
                        {"vendor", draft.vendor},
                        {"commitment", draft.commitment},
                        {"is_purchase_order", draft.is_purchase_order},
                        {"commitment_number", draft.commitment_number},
                        {"change_order_number", draft.change_order_number},
                        {"lines", std::move(lines)},
                        {"total", draft.total.toString()},
                        {"fields", std::move(fields)}});
}

Value deltas(const domain::Draft& draft) {
  auto list = Value::array();
  for (const auto& line : draft.lines) {
    const bool changed = !isNew(line);
    std::optional<Decimal> after = line.amount;
    if (changed) after = line.old_amount ? std::optional(*line.old_amount + line.amount) : std::nullopt;
    list.push(Value::object({{"line", changed ? Value(line.position) : Value()},
                             {"cost_code", line.cost_code},
                             {"category", line.category},
                             {"description", line.description},
                             {"old", decimalJson(changed ? line.old_amount : std::nullopt)},
                             {"change", line.amount.toString()},
                             {"new", decimalJson(after)}}));
  }
  return list;
}

}  // namespace tieback::profile
