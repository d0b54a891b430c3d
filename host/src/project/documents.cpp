#include <base/clock.h>
#include <project/documents.h>
#include <project/rows.h>

#include <array>
#include <utility>

namespace tieback::host {
namespace {

using json::Value;
using rows::Catalog;

// {id, <code>, name, origin_id} of what a line points to; null where it points to nothing.
Value referenceJson(Connection& connection, Catalog catalog, const std::string& company,
                    const std::optional<std::string>& id, std::string_view code_member) {
  if (!id) return {};
  const auto found = rows::reference(connection, catalog, company, *id);
  if (!found) return {};
  auto object = Value::object({{"id", found->id}});
  if (!code_member.empty()) object.set(code_member, found->code);
  object.set("name", found->name);
  object.set("origin_id", found->origin_id);
  return object;
}

Value costCode(Connection& connection, const std::string& company, const LineItem& item) {
  return referenceJson(connection, Catalog::cost_codes, company, item.cost_code, "full_code");
}

Value lineItemType(Connection& connection, const std::string& company, const LineItem& item) {
  return referenceJson(connection, Catalog::line_item_types, company, item.line_item_type, "code");
}

Value commitmentItem(Connection& connection, const Commitment& commitment, const LineItem& item) {
  return Value::object({{"id", item.id},
                        {"position", item.position},
                        {"amount", item.amount},
                        {"quantity", item.quantity},
                        {"unit_cost", item.unit_cost},
                        {"uom", item.uom},
                        {"description", item.description},
                        {"origin_id", item.origin_id},
                        {"cost_code", costCode(connection, commitment.company, item)},
                        {"line_item_type", lineItemType(connection, commitment.company, item)}});
}

Value changeOrderItem(Connection& connection, const ChangeOrder& order, const LineItem& item) {
  Decimal total = *Decimal::parse(item.amount);
  if (item.tax_amount) total = total + *Decimal::parse(*item.tax_amount);
  return Value::object({{"id", item.id},
                        {"position", item.position},
                        {"amount", item.amount},
                        {"commitment_line_item_id", item.commitment_line_item},
                        {"cost_code", costCode(connection, order.company, item)},
                        {"line_item_type", lineItemType(connection, order.company, item)},
                        {"description", item.description},
                        {"quantity", item.quantity},
                        {"unit_cost", item.unit_cost},
                        {"uom", item.uom},
                        {"tax_amount", item.tax_amount},
                        {"tax_code", item.tax_code},
                        {"total_amount", total.toString()},
                        {"origin_id", item.origin_id}});
}

Value changeOrderItems(Connection& connection, const ChangeOrder& order) {
  auto items = Value::array();
  for (const LineItem& item : order.items) items.push(changeOrderItem(connection, order, item));
  return items;
}

Value creator(Connection& connection, const ChangeOrder& order) {
  const auto row =
      connection.one("SELECT id, name, email FROM users WHERE company=? AND id=?", {order.company, order.created_by});
  if (!row) return Value::object({{"id", order.created_by}, {"name", ""}, {"email", ""}});
  return Value::object({{"id", row->text(0)}, {"name", row->text(1)}, {"email", row->text(2)}});
}

Value vendorJson(Connection& connection, const Commitment& commitment, std::string_view name_member) {
  if (!commitment.vendor) return {};
  const auto vendor = rows::reference(connection, Catalog::vendors, commitment.company, *commitment.vendor);
  if (!vendor) return {};
  return Value::object(
      {{"id", vendor->id}, {std::string(name_member), vendor->name}, {"origin_id", vendor->origin_id}});
}

Value projectJson(Connection& connection, const std::string& company, const std::string& id) {
  return referenceJson(connection, Catalog::projects, company, id, "");
}

Value erpJson(const ChangeOrder& order) {
  if (!order.item && !order.erp_state) return {};
  const std::string state = order.erp_state.value_or("");
  const bool returned = order.lock == Hold::open;
  return Value::object({{"state", order.erp_state},
                        {"icon", iconOf(state)},
                        {"item", order.item},
                        {"revision", Value()},
                        {"reason", returned ? Value(order.erp_message) : Value()},
                        {"origin_id", order.origin_id},
                        {"origin_code", order.origin_code},
                        {"origin_data", order.origin_data},
                        {"message", returned ? Value() : Value(order.erp_message)}});
}

}  // namespace

int currencyScale(std::string_view currency) {
  static constexpr std::array<std::string_view, 6> kWhole = {"JPY", "KRW", "CLP", "VND", "ISK", "XAF"};
  static constexpr std::array<std::string_view, 5> kThousandths = {"KWD", "BHD", "OMR", "JOD", "TND"};
  for (const auto code : kWhole) {
    if (code == currency) return 0;
  }
  for (const auto code : kThousandths) {
    if (code == currency) return 3;
  }
  return 2;
}

Decimal totalOf(const std::vector<LineItem>& items, std::string_view currency) {
  Decimal total(0, currencyScale(currency));
  for (const LineItem& item : items) total = total + *Decimal::parse(item.amount);
  return total;
}

std::string currencyOf(Connection& connection, const std::string& company) {
  const auto row = connection.one("SELECT currency FROM companies WHERE id=?", {company});
  if (!row) throw StoreError("no company " + company);
  return row->text(0);
}

std::string_view iconOf(std::string_view state) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 10> kIcons = {{{"ready", "blue"},
                                                                                            {"accepted", "blue"},
                                                                                            {"exporting", "blue"},
                                                                                            {"synced", "green"},
                                                                                            {"rejected", "yellow"},
                                                                                            {"retrieved", "yellow"},
                                                                                            {"unlinked", "yellow"},
                                                                                            {"failed", "red"},
                                                                                            {"in_doubt", "red"},
                                                                                            {"void", "grey"}}};
  for (const auto& [name, icon] : kIcons) {
    if (name == state) return icon;
  }
  return "";
}

Value shownProject(const Reference& project) {
  return Value::object({{"id", project.id}, {"name", project.name}, {"origin_id", project.origin_id}});
}

Value shownCommitment(Connection& connection, const Commitment& commitment) {
  const std::string currency = currencyOf(connection, commitment.company);
  auto items = Value::array();
  for (const LineItem& item : commitment.items) items.push(commitmentItem(connection, commitment, item));
  return Value::object({{"id", commitment.id},
                        {"project", projectJson(connection, commitment.company, commitment.project)},
                        {"number", commitment.number},
                        {"title", commitment.title},
                        {"status", commitment.status},
                        {"type", commitment.type},
                        {"accounting_method", commitment.accounting_method},
                        {"description", commitment.description},
                        {"vendor", vendorJson(connection, commitment, "name")},
                        {"origin_id", commitment.origin_id},
                        {"synced", commitment.origin_id.has_value()},
                        {"revision", commitment.revision},
                        {"grand_total", totalOf(commitment.items, currency).toString()},
                        {"currency", currency},
                        {"items", std::move(items)}});
}

Value shownChangeOrder(Connection& connection, const ChangeOrder& order) {
  const std::string currency = currencyOf(connection, order.company);
  const auto commitment = rows::commitment(connection, order.company, order.commitment);
  if (!commitment) throw StoreError("change order " + order.id + " has no commitment");
  return Value::object({{"id", order.id},
                        {"project", projectJson(connection, order.company, order.project)},
                        {"commitment", Value::object({{"id", commitment->id},
                                                      {"number", commitment->number},
                                                      {"title", commitment->title},
                                                      {"type", commitment->type},
                                                      {"vendor", vendorJson(connection, *commitment, "name")},
                                                      {"origin_id", commitment->origin_id}})},
                        {"number", order.number},
                        {"title", order.title},
                        {"status", order.status},
                        {"description", order.description},
                        {"revision", order.revision},
                        {"amount", totalOf(order.items, currency).toString()},
                        {"currency", currency},
                        {"due_date", order.due_date},
                        {"invoiced_date", order.invoiced_date},
                        {"paid_date", order.paid_date},
                        {"reviewed_at", order.reviewed_at},
                        {"items", changeOrderItems(connection, order)},
                        {"created_by", creator(connection, order)},
                        {"created_at", timeText(order.created_at)},
                        {"updated_at", timeText(order.updated_at)},
                        {"lock", lockName(order.lock)},
                        {"locked", order.lock == Hold::sending || order.lock == Hold::sent},
                        {"editable", order.lock == Hold::open},
                        {"origin_id", order.origin_id},
                        {"erp", erpJson(order)}});
}

Value changeOrderDocument(Connection& connection, const ChangeOrder& order) {
  const std::string currency = currencyOf(connection, order.company);
  const auto commitment = rows::commitment(connection, order.company, order.commitment);
  if (!commitment) throw StoreError("change order " + order.id + " has no commitment");
  const auto project = rows::reference(connection, Catalog::projects, order.company, order.project);
  auto commitment_items = Value::array();
  for (const LineItem& item : commitment->items) commitment_items.push(commitmentItem(connection, *commitment, item));
  auto document =
      Value::object({{"job_origin_id", project ? Value(project->origin_id) : Value()}, {"currency", currency}});
  document.set("commitment", Value::object({{"id", commitment->id},
                                            {"number", commitment->number},
                                            {"title", commitment->title},
                                            {"status", commitment->status},
                                            {"type", commitment->type},
                                            {"accounting_method", commitment->accounting_method},
                                            {"grand_total", totalOf(commitment->items, currency).toString()},
                                            {"origin_id", commitment->origin_id},
                                            {"project", projectJson(connection, order.company, order.project)},
                                            {"vendor", vendorJson(connection, *commitment, "company")}}));
  document.set("commitment_items", std::move(commitment_items));
  document.set("change_order", Value::object({{"id", order.id},
                                              {"contract_id", order.commitment},
                                              {"number", order.number},
                                              {"status", order.status},
                                              {"title", order.title},
                                              {"description", order.description},
                                              {"total_amount", totalOf(order.items, currency).toString()},
                                              {"origin_id", order.origin_id},
                                              {"origin_code", order.origin_code},
                                              {"created_at", timeText(order.created_at)},
                                              {"due_date", order.due_date},
                                              {"invoiced_date", order.invoiced_date},
                                              {"paid_date", order.paid_date},
                                              {"reviewed_at", order.reviewed_at},
                                              {"created_by", creator(connection, order)}}));
  document.set("change_order_items", changeOrderItems(connection, order));
  document.set("additional_data", Value::object());
  return document;
}

}  // namespace tieback::host
