#include "ledger/sql/item_row.h"

#include <functional>

#include <Poco/UTF8String.h>

namespace tieback::ledger {
namespace {

using domain::Item;

constexpr const char* kLeaseUntil = "lease_until";

// One column: its name, how an item's member goes there and comes back, and whether two items have the same in it.
// Columns without `set` are derived, and not read.
struct Column {
  const char* name;
  std::function<Parameter(const Item&)> get;
  std::function<void(Item&, const Row&, int)> set;
  std::function<bool(const Item&, const Item&)> same;
};

template <class Member>
std::function<bool(const Item&, const Item&)> sameIn(Member Item::*member) {
  return [member](const Item& a, const Item& b) { return a.*member == b.*member; };
}

Column text(const char* name, std::string Item::*member) {
  return {name, [member](const Item& item) { return item.*member; },
          [member](Item& item, const Row& row, int column) { item.*member = row.text(column); }, sameIn(member)};
}

Column number(const char* name, std::int64_t Item::*member) {
  return {name, [member](const Item& item) { return item.*member; },
          [member](Item& item, const Row& row, int column) { item.*member = row.number(column); }, sameIn(member)};
}

// Most of an item's documents are empty, and a list has many items.
json::Value parsed(std::string_view text) {
  if (text == "null") return {};
  if (text == "{}") return json::Value::object();
  return json::parse(text);
}

Column document(const char* name, json::Value Item::*member) {
  return {name, [member](const Item& item) { return (item.*member).dump(); },
          [member](Item& item, const Row& row, int column) { item.*member = parsed(row.text(column)); },
          sameIn(member)};
}

bool sameAmount(const Item& a, const Item& b) {
  return a.amount.unscaled() == b.amount.unscaled() && a.amount.scale() == b.amount.scale();
}

bool sameSearch(const Item& a, const Item& b) {
  return a.number == b.number && a.title == b.title && a.vendor == b.vendor && a.document == b.document;
}

std::vector<Column> makeColumns() {
  using I = Item;
  return {
      text("id", &I::id),
      text("connection", &I::connection),
      text("project", &I::project),
      text("commitment", &I::commitment),
      text("change_order", &I::change_order),
      text("number", &I::number),
      text("title", &I::title),
      text("vendor", &I::vendor),
      {"amount", [](const I& item) { return item.amount.toString(); },
       [](I& item, const Row& row, int column) { item.amount = Decimal::parse(row.text(column)).value_or(Decimal()); },
       &sameAmount},
      {"amount_key", [](const I& item) { return amountKey(item.amount); }, nullptr, &sameAmount},
      text("currency", &I::currency),
      number("change_order_revision", &I::change_order_revision),
      {"state", [](const I& item) { return std::string(name(item.state)); },
       [](I& item, const Row& row, int column) { item.state = domain::stateFromName(row.text(column)); },
       sameIn(&I::state)},
      {"phase", [](const I& item) { return std::string(name(item.phase)); },
       [](I& item, const Row& row, int column) { item.phase = domain::phaseFromName(row.text(column)); },
       sameIn(&I::phase)},
      {"view", [](const I& item) { return static_cast<std::int64_t>(domain::viewOf(item.state)); }, nullptr,
       [](const I& a, const I& b) { return domain::viewOf(a.state) == domain::viewOf(b.state); }},
      number("revision", &I::revision),
      number("event_sequence", &I::event_sequence),
      number("step_sequence", &I::step_sequence),
      text("external_key", &I::external_key),
      document("sender", &I::sender),
      number("sent_at", &I::sent_at),
      number("updated_at", &I::updated_at),
      document("answers", &I::answers),
      document("approver", &I::approver),
      number("accepted_at", &I::accepted_at),
      text("accepted_on", &I::accepted_on),
      text("profile_digest", &I::profile_digest),
      text("preview_digest", &I::preview_digest),
      number("export_number", &I::export_number),
      number("queue_position", &I::queue_position),
      number("not_before", &I::not_before),
      number("attempts", &I::attempts),
      document("erp_state", &I::erp_state),
      text("lease_owner", &I::lease_owner),
      number(kLeaseUntil, &I::lease_until),
      number("fence", &I::fence),
      text("may_send", &I::may_send),
      {"look_up_at",
       [](const I& item) { return item.look_up_at == 0 ? Parameter(std::monostate()) : Parameter(item.look_up_at); },
       [](I& item, const Row& row, int column) { item.look_up_at = row.number(column); }, sameIn(&I::look_up_at)},
      document("error", &I::error),
      document("waiting", &I::waiting),
      document("doubt", &I::doubt),
      document("difference", &I::difference),
      document("unlink", &I::unlink),
      text("reason", &I::reason),
      text("residue", &I::residue),
      text("origin_id", &I::origin_id),
      text("origin_code", &I::origin_code),
      document("origin_data", &I::origin_data),
      {"search", [](const I& item) { return searchText(item); }, nullptr, &sameSearch}};
}

const std::vector<Column>& columns() {
  static const std::vector<Column> kColumns = makeColumns();
  return kColumns;
}

}  // namespace

std::string itemColumns(std::string_view name) {
  std::string text;
  for (const auto& column : columns()) {
    if (column.set) text += std::string(name) + "." + column.name + ", ";
  }
  return text + "item_document.document";
}

const std::string& selectItemSql() {
  static const std::string kSql =
      "SELECT " + itemColumns("item") + " FROM item JOIN item_document ON item_document.item = item.id";
  return kSql;
}

Item itemFromRow(const Row& row) {
  Item item;
  int index = 0;
  for (const auto& column : columns()) {
    if (column.set) column.set(item, row, index++);
  }
  item.document = domain::SharedJson::fromText(row.text(index));
  return item;
}

Statement insertItem(const Item& item) {
  static const std::string kSql = [] {
    std::string names;
    std::string values;
    for (const auto& column : columns()) {
      names += (names.empty() ? "" : ", ") + std::string(column.name);
      values += values.empty() ? "?" : ", ?";
    }
    return "INSERT INTO item (" + names + ") VALUES (" + values + ")";
  }();
  Statement statement{kSql, {}};
  for (const auto& column : columns()) statement.parameters.push_back(column.get(item));
  return statement;
}

Statement updateItem(const Item& item, const Item& stored, bool as_holder) {
  Statement statement;
  // Maintenance may have renewed the lease since: a holder gives it back, or prolongs it, and never shortens it.
  const bool prolongs = as_holder && item.lease_until != 0;
  for (const auto& column : columns()) {
    if (column.same(item, stored)) continue;
    statement.sql += statement.sql.empty() ? "UPDATE item SET " : ", ";
    statement.parameters.push_back(column.get(item));
    if (prolongs && std::string_view(column.name) == kLeaseUntil) {
      statement.sql += "lease_until = CASE WHEN lease_until < ? THEN ? ELSE lease_until END";
      statement.parameters.push_back(column.get(item));
    } else {
      statement.sql.append(column.name).append(" = ?");
    }
  }
  if (statement.sql.empty()) {
    if (!as_holder) return statement;
    statement.sql = "UPDATE item SET id = id";  // nothing to write, but still to be held
  }
  statement.sql += " WHERE id = ?";
  statement.parameters.emplace_back(item.id);
  if (as_holder) {
    statement.sql += " AND lease_owner = ? AND fence = ? AND export_number = ?";
    statement.parameters.insert(statement.parameters.end(), {stored.lease_owner, stored.fence, stored.export_number});
  }
  return statement;
}

std::string amountKey(const Decimal& amount) {
  __extension__ using Wide = __int128;
  Wide value = amount.unscaled();
  for (int scale = amount.scale(); scale < Decimal::kMaxScale; ++scale) value *= 10;
  const bool negative = value < 0;
  if (negative) value = -value;
  std::string digits(34, '0');
  for (auto digit = digits.rbegin(); value > 0; ++digit, value /= 10)
    *digit = static_cast<char>('0' + static_cast<int>(value % 10));
  if (negative) {
    for (char& digit : digits) digit = static_cast<char>('0' + '9' - digit);  // so that larger debts come first
  }
  return (negative ? "0" : "1") + digits;
}

std::string searchText(const Item& item) {
  return Poco::UTF8::toLower(item.number + "\n" + item.title + "\n" + item.vendor + "\n" +
                             (item.document.path("commitment.number") != nullptr
                                  ? item.document.path("commitment")->text("number")
                                  : std::string()));
}

}  // namespace tieback::ledger
