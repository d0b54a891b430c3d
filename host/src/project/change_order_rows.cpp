#include <project/rows.h>

namespace tieback::host::rows {
namespace {

constexpr std::string_view kColumns =
    "SELECT company, project, commitment, id, number, title, status, description, due_date, invoiced_date, paid_date,"
    " reviewed_at, revision, created_by, created_at, updated_at, lock, send_request, item, erp_state, erp_message,"
    " erp_sequence, origin_id, origin_code, origin_data FROM change_orders ";

std::vector<LineItem> itemsOf(Connection& connection, const ChangeOrder& order) {
  std::vector<LineItem> items;
  for (const Row& row : connection.query(
           "SELECT id, position, commitment_line_item, cost_code, line_item_type, description, quantity, unit_cost, "
           "uom,"
           " amount, tax_amount, tax_code, origin_id FROM change_order_items WHERE company=? AND change_order=?"
           " ORDER BY position, id",
           {order.company, order.id})) {
    LineItem item;
    item.id = row.text(0);
    item.position = row.integer(1);
    item.commitment_line_item = row.optional(2);
    item.cost_code = row.optional(3);
    item.line_item_type = row.optional(4);
    item.description = row.text(5);
    item.quantity = row.text(6);
    item.unit_cost = row.text(7);
    item.uom = row.text(8);
    item.amount = row.text(9);
    item.tax_amount = row.optional(10);
    item.tax_code = row.optional(11);
    item.origin_id = row.optional(12);
    items.push_back(std::move(item));
  }
  return items;
}

ChangeOrder orderFrom(Connection& connection, const Row& row) {
  ChangeOrder order;
  order.company = row.text(0);
  order.project = row.text(1);
  order.commitment = row.text(2);
  order.id = row.text(3);
  order.number = row.text(4);
  order.title = row.text(5);
  order.status = row.text(6);
  order.description = row.text(7);
  order.due_date = row.optional(8);
  order.invoiced_date = row.optional(9);
  order.paid_date = row.optional(10);
  order.reviewed_at = row.optional(11);
  order.revision = row.integer(12);
  order.created_by = row.text(13);
  order.created_at = row.integer(14);
  order.updated_at = row.integer(15);
  const auto lock = lockByName(row.text(16));
  if (!lock) throw StoreError("change order " + order.id + " has an unknown lock: " + row.text(16));
  order.lock = *lock;
  order.send_request = row.optional(17);
  order.item = row.optional(18);
  order.erp_state = row.optional(19);
  order.erp_message = row.optional(20);
  order.erp_sequence = row.integer(21);
  order.origin_id = row.optional(22);
  order.origin_code = row.optional(23);
  order.origin_data = row.optional(24);
  order.items = itemsOf(connection, order);
  return order;
}

void writeItems(Connection& connection, const ChangeOrder& order) {
  connection.execute("DELETE FROM change_order_items WHERE company=? AND change_order=?", {order.company, order.id});
  for (const LineItem& item : order.items) {
    connection.execute(
        "INSERT INTO change_order_items (company, change_order, id, position, commitment_line_item, cost_code, "
        "line_item_type,"
        " description, quantity, unit_cost, uom, amount, tax_amount, tax_code, origin_id)"
        " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        {order.company, order.id, item.id, item.position, nullable(item.commitment_line_item), nullable(item.cost_code),
         nullable(item.line_item_type), item.description, item.quantity, item.unit_cost, item.uom, item.amount,
         nullable(item.tax_amount), nullable(item.tax_code), nullable(item.origin_id)});
  }
}

}  // namespace

std::optional<ChangeOrder> changeOrder(Connection& connection, const std::string& company, const std::string& id) {
  const auto row = connection.one(std::string(kColumns) + "WHERE company=? AND id=?", {company, id});
  if (!row) return std::nullopt;
  return orderFrom(connection, *row);
}

std::optional<ChangeOrder> changeOrderByItem(Connection& connection, const std::string& company,
                                             const std::string& item) {
  const auto row = connection.one(std::string(kColumns) + "WHERE company=? AND item=?", {company, item});
  if (!row) return std::nullopt;
  return orderFrom(connection, *row);
}

void insert(Connection& connection, const ChangeOrder& order) {
  connection.execute(
      "INSERT INTO change_orders (company, project, commitment, id, number, title, status, description, due_date,"
      " invoiced_date, paid_date, reviewed_at, revision, created_by, created_at, updated_at, lock, erp_sequence)"
      " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,'open',0)",
      {order.company, order.project, order.commitment, order.id, order.number, order.title, order.status,
       order.description, nullable(order.due_date), nullable(order.invoiced_date), nullable(order.paid_date),
       nullable(order.reviewed_at), order.revision, order.created_by, order.created_at, order.updated_at});
  writeItems(connection, order);
}

void updateContent(Connection& connection, const ChangeOrder& order) {
  connection.execute(
      "UPDATE change_orders SET number=?, title=?, status=?, description=?, due_date=?, invoiced_date=?,"
      " paid_date=?, reviewed_at=?, revision=?, updated_at=? WHERE company=? AND id=?",
      {order.number, order.title, order.status, order.description, nullable(order.due_date),
       nullable(order.invoiced_date), nullable(order.paid_date), nullable(order.reviewed_at), order.revision,
       order.updated_at, order.company, order.id});
  writeItems(connection, order);
}

void updateErp(Connection& connection, const ChangeOrder& order) {
  connection.execute(
      "UPDATE change_orders SET lock=?, send_request=?, item=?, erp_state=?, erp_message=?, erp_sequence=?,"
      " origin_id=?, origin_code=?, origin_data=?, status=?, revision=?, updated_at=?"
      " WHERE company=? AND id=?",
      {std::string(lockName(order.lock)), nullable(order.send_request), nullable(order.item), nullable(order.erp_state),
       nullable(order.erp_message), order.erp_sequence, nullable(order.origin_id), nullable(order.origin_code),
       nullable(order.origin_data), order.status, order.revision, order.updated_at, order.company, order.id});
  for (const LineItem& item : order.items) {
    connection.execute("UPDATE change_order_items SET origin_id=? WHERE company=? AND change_order=? AND id=?",
                       {nullable(item.origin_id), order.company, order.id, item.id});
  }
}

std::vector<ChangeOrder> changeOrders(Connection& connection, const ChangeOrderFilter& filter) {
  std::string sql = std::string(kColumns) + "WHERE company=? AND project=?";
  std::vector<Param> params = {filter.company, filter.project};
  if (filter.commitment) {
    sql += " AND commitment=?";
    params.emplace_back(*filter.commitment);
  }
  if (filter.status) {
    sql += " AND status=?";
    params.emplace_back(*filter.status);
  }
  if (!filter.after.empty()) {
    sql += " AND (length(id), id) > (?, ?)";
    params.emplace_back(static_cast<std::int64_t>(filter.after.size()));
    params.emplace_back(filter.after);
  }
  params.emplace_back(filter.limit);
  std::vector<ChangeOrder> orders;
  for (const Row& row : connection.query(sql + " ORDER BY length(id), id LIMIT ?", params)) {
    orders.push_back(orderFrom(connection, row));
  }
  return orders;
}

bool hasLockedChangeOrder(Connection& connection, const std::string& company, const std::string& commitment) {
  return connection
      .one("SELECT 1 FROM change_orders WHERE company=? AND commitment=? AND lock IN ('sending','sent') LIMIT 1",
           {company, commitment})
      .has_value();
}

}  // namespace tieback::host::rows
