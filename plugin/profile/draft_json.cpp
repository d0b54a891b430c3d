#include "domain/json_text.h"
#include "profile/draft_builder.h"

namespace tieback::profile {
namespace {

using domain::JsonText;
using json::Value;

Value decimalJson(const std::optional<Decimal>& value) {
  return value ? Value(value->toString()) : Value();
}

bool isNew(const domain::DraftLine& line) {
  return line.change == domain::DraftLine::Change::new_line;
}

void write(JsonText& json, JsonText::Name name, std::string_view text) {
  json.name(name).text(text);
}

void write(JsonText& json, JsonText::Name name, const std::optional<Decimal>& value) {
  json.name(name);
  if (value) return json.text(value->toString());
  json.null();
}

void write(JsonText& json, const domain::DraftLine& line) {
  json.object([&] {
    write(json, "amount", line.amount);
    write(json, "category", line.category);
    write(json, "change", isNew(line) ? "new_line" : "changed_line");
    write(json, "commitment_line_id", line.commitment_line_id);
    write(json, "commitment_line_origin", line.commitment_line_origin);
    write(json, "cost_code", line.cost_code);
    write(json, "description", line.description);
    json.name("item_ids").array([&] {
      for (const auto& id : line.item_ids) json.text(id);
    });
    write(json, "old_amount", line.old_amount);
    write(json, "old_quantity", line.old_quantity);
    json.name("position").number(line.position);
    write(json, "quantity", line.quantity);
    write(json, "tax_code", line.tax_code);
    write(json, "unit_cost", line.unit_cost);
    write(json, "uom", line.uom);
  });
}

}  // namespace

std::string canonicalDraft(const domain::Draft& draft) {
  JsonText json;
  json.object([&] {
    write(json, "change_order_number", draft.change_order_number);
    write(json, "commitment", draft.commitment);
    write(json, "commitment_number", draft.commitment_number);
    write(json, "currency", draft.currency);
    write(json, "date", draft.date);
    write(json, "description", draft.description);
    write(json, "external_key", draft.external_key);
    // By name already: they come from the profile's map.
    json.name("fields").object([&] {
      for (const auto& [name, text] : draft.fields) json.nameOf(name).text(text);
    });
    json.name("is_purchase_order").boolean(draft.is_purchase_order);
    json.name("lines").array([&] {
      for (const auto& line : draft.lines) write(json, line);
    });
    write(json, "number", draft.number);
    write(json, "project", draft.project);
    write(json, "title", draft.title);
    write(json, "total", draft.total);
    write(json, "vendor", draft.vendor);
  });
  return json.take();
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
