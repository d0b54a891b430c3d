#include <project/documents.h>
#include <project/input.h>
#include <project/rows.h>

#include <algorithm>
#include <set>

namespace tieback::host {
namespace {

using rows::Catalog;

constexpr int kQuantityScale = 6;
constexpr std::size_t kLongText = 20000;

// "03-300", or the object that an answer showed ({"id": "03-300", …}).
void readReference(Connection& connection, FieldReader& fields, std::string_view name, Catalog catalog,
                   const std::string& company, const json::Value& line, std::optional<std::string>& into) {
  const json::Value* value = line.find(name);
  if (value != nullptr && value->isObject()) {
    const json::Value* object = fields.object(name);
    const json::Value* id = object->find("id");
    if (id == nullptr || !id->isString())
      return fields.refuse(name, "\"" + std::string(name) + "\" needs an \"id\" (text).");
    into = id->asString();
  } else {
    fields.text(name, into);
  }
  if (fields.good() && into && !rows::reference(connection, catalog, company, *into)) {
    fields.refuse(name,
                  "There is no \"" + std::string(name) + "\" " + cleanUtf8(into->substr(0, 60)) + " in this company.");
  }
}

// Where the amount is not said, it is quantity times unit cost, if that is exact in the currency.
void settleAmount(FieldReader& fields, const LineRules& rules, bool by_unit, LineItem& item) {
  if (!fields.good()) return;
  const int scale = currencyScale(rules.currency);
  std::optional<Decimal> product;
  try {
    product = (*Decimal::parse(item.quantity) * *Decimal::parse(item.unit_cost)).rescaled(scale);
  } catch (const std::overflow_error&) {
    return fields.refuse("quantity", "\"quantity\" times \"unit_cost\" is too large a number.");
  }
  if (item.amount.empty()) {
    if (!product) {
      return fields.refuse("amount", "\"quantity\" times \"unit_cost\" has more decimals than " + rules.currency +
                                         " takes. Say the \"amount\".");
    }
    item.amount = product->toString();
  } else if (by_unit && !Decimal::parse(item.quantity)->isZero() && product != Decimal::parse(item.amount)) {
    return fields.refuse("amount",
                         "\"amount\" is not \"quantity\" times \"unit_cost\", as this commitment counts by unit.");
  }
  // One form for all: with the decimals of the currency.
  if (const auto full = Decimal::parse(item.amount)->rescaled(scale)) item.amount = full->toString();
}

void readCommitmentLine(FieldReader& fields, const Commitment& commitment, LineItem& item) {
  fields.text("commitment_line_item_id", item.commitment_line_item);
  if (!fields.good() || !item.commitment_line_item) return;
  const auto found = std::find_if(commitment.items.begin(), commitment.items.end(),
                                  [&](const LineItem& line) { return line.id == *item.commitment_line_item; });
  if (found == commitment.items.end()) {
    return fields.refuse("commitment_line_item_id",
                         "The commitment has no line " + cleanUtf8(item.commitment_line_item->substr(0, 60)) + ".");
  }
  if (!item.cost_code) item.cost_code = found->cost_code;
  if (!item.line_item_type) item.line_item_type = found->line_item_type;
}

LineItem readLine(Connection& connection, FieldReader& all, const std::string& where, const json::Value& value,
                  const std::string& company, const LineRules& rules, bool by_unit) {
  LineItem item;
  FieldReader fields(value, where);
  if (fields.good()) {
    const int money_scale = currencyScale(rules.currency);
    fields.text("id", item.id);
    readReference(connection, fields, "cost_code", Catalog::cost_codes, company, value, item.cost_code);
    readReference(connection, fields, "line_item_type", Catalog::line_item_types, company, value, item.line_item_type);
    fields.text("description", item.description, {.max = kLongText, .multiline = true});
    fields.decimal("quantity", item.quantity, kQuantityScale);
    fields.decimal("unit_cost", item.unit_cost, kQuantityScale);
    fields.text("uom", item.uom, {.max = 50});
    fields.decimal("amount", item.amount, money_scale);
    if (rules.commitment != nullptr) {
      readCommitmentLine(fields, *rules.commitment, item);
      fields.decimal("tax_amount", item.tax_amount, money_scale);
      fields.text("tax_code", item.tax_code);
    }
    // Shown with every line, and therefore sent back; they are not the sender's to set.
    std::optional<std::string> shown;
    std::optional<std::int64_t> position;
    fields.text("origin_id", shown);
    fields.integer("position", position);
    if (rules.commitment != nullptr) fields.text("total_amount", shown);
    settleAmount(fields, rules, by_unit, item);
  }
  if (const auto wrong = fields.finish()) all.refuse(*wrong);
  return item;
}

// Lines that came with an id of an existing line keep it and its origin; the others get the next free number.
void settleIds(FieldReader& fields, const std::vector<LineItem>& before, std::vector<LineItem>& lines) {
  std::set<std::string> used;
  for (const LineItem& old : before) used.insert(old.id);
  std::set<std::string> given;
  std::int64_t next = 1;
  std::int64_t position = 0;
  for (LineItem& line : lines) {
    line.position = ++position;
    const std::string where = "items[" + std::to_string(position - 1) + "].id";
    if (!line.id.empty()) {
      const auto old =
          std::find_if(before.begin(), before.end(), [&](const LineItem& item) { return item.id == line.id; });
      if (old == before.end())
        return fields.refuse(badRequest("There is no line of that id; leave \"id\" out for a new one.", where));
      if (!given.insert(line.id).second) return fields.refuse(badRequest("Two lines have the same id.", where));
      line.origin_id = old->origin_id;
      continue;
    }
    while (used.contains(std::to_string(next))) ++next;
    line.id = std::to_string(next);
    used.insert(line.id);
  }
}

void readLines(Connection& connection, FieldReader& fields, const std::string& company, const LineRules& rules,
               bool by_unit, std::vector<LineItem>& into) {
  const json::Value* list = fields.array("items", kMostLines);
  if (list == nullptr) return;
  std::vector<LineItem> lines;
  for (std::size_t i = 0; i < list->items().size() && fields.good(); ++i) {
    lines.push_back(readLine(connection, fields, fields.whereOf("items") + "[" + std::to_string(i) + "]",
                             list->items()[i], company, rules, by_unit));
  }
  if (!fields.good()) return;
  settleIds(fields, into, lines);
  try {
    totalOf(lines, rules.currency);
  } catch (const std::overflow_error&) {
    return fields.refuse("items", "The lines sum to too large a number.");
  }
  into = std::move(lines);
}

}  // namespace

void readChangeOrder(Connection& connection, FieldReader& fields, const LineRules& rules, ChangeOrder& order) {
  fields.text("number", order.number);
  fields.text("title", order.title, {.required = true});
  fields.text("description", order.description, {.max = kLongText, .multiline = true});
  fields.choice("status", order.status, {"Draft", "Pending", "Approved", "Rejected"});
  fields.date("due_date", order.due_date);
  fields.date("invoiced_date", order.invoiced_date);
  fields.date("paid_date", order.paid_date);
  fields.date("reviewed_at", order.reviewed_at);
  readLines(connection, fields, order.company, rules, rules.commitment->accounting_method == "unit", order.items);
}

void readCommitment(Connection& connection, FieldReader& fields, const LineRules& rules, Commitment& commitment) {
  fields.text("number", commitment.number, {.required = true});
  fields.text("title", commitment.title, {.required = true});
  fields.text("description", commitment.description, {.max = kLongText, .multiline = true});
  fields.choice("status", commitment.status,
                {"Draft", "Out For Signature", "Approved", "Complete", "Terminated", "Void"});
  fields.text("vendor", commitment.vendor);
  if (fields.good() && commitment.vendor &&
      !rows::reference(connection, Catalog::vendors, commitment.company, *commitment.vendor)) {
    fields.refuse("vendor", "There is no vendor " + cleanUtf8(commitment.vendor->substr(0, 60)) + " in this company.");
  }
  readLines(connection, fields, commitment.company, rules, commitment.accounting_method == "unit", commitment.items);
}

}  // namespace tieback::host
