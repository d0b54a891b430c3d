#include "ledger/sql/item_row.h"

#include <functional>

#include <Poco/UTF8String.h>

namespace tieback::ledger {
namespace {

using domain::Item;

constexpr const char* kLeaseUntil = "lease_until";
constexpr std::size_t kUsualUpdate = 320;  // bytes of its text

enum class Table { item, item_export };

// One column: its name, how an item's member goes there and comes back, and whether two items have the same in it.
// Columns without `set` are derived, and not read.
struct Column {
  const char* name;
  std::function<Parameter(const Item&)> get;
  std::function<void(Item&, const Row&, int)> set;
  std::function<bool(const Item&, const Item&)> same;
  Table table = Table::item;
};

Column ofExport(Column column) {
  column.table = Table::item_export;
  return column;
}

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

Column shared(const char* name, domain::SharedJson Item::*member) {
  return {name, [member](const Item& item) { return (item.*member).dump(); },
          [member](Item& item, const Row& row, int column) {
            item.*member = domain::SharedJson::fromText(row.text(column));
          },
          sameIn(member)};
}

bool sameAmount(const Item& a, const Item& b) {
  return a.amount.unscaled() == b.amount.unscaled() && a.amount.scale() == b.amount.scale();
}

bool sameSearch(const Item& a, const Item& b) {
  return a.number == b.number && a.title == b.title && a.vendor == b.vendor && a.document == b.document;
}

Parameter placeInQueue(const Item& item) {
  return item.state == domain::State::exporting ? Parameter(item.queue_position) : Parameter(std::monostate());
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
       sameIn(&I::phase), Table::item_export},
      {"view", [](const I& item) { return static_cast<std::int64_t>(domain::viewOf(item.state)); }, nullptr,
       [](const I& a, const I& b) { return domain::viewOf(a.state) == domain::viewOf(b.state); }},
      number("revision", &I::revision),
      number("event_sequence", &I::event_sequence),
      ofExport(number("step_sequence", &I::step_sequence)),
      text("external_key", &I::external_key),
      shared("sender", &I::sender),
      number("sent_at", &I::sent_at),
      number("updated_at", &I::updated_at),
      document("answers", &I::answers),
      shared("approver", &I::approver),
      number("accepted_at", &I::accepted_at),
      text("accepted_on", &I::accepted_on),
      text("profile_digest", &I::profile_digest),
      text("preview_digest", &I::preview_digest),
      ofExport(number("export_number", &I::export_number)),
      number("queue_position", &I::queue_position),
      {"in_queue", &placeInQueue, nullptr, [](const I& a, const I& b) { return placeInQueue(a) == placeInQueue(b); },
       Table::item_export},
      ofExport(number("not_before", &I::not_before)),
      ofExport(number("attempts", &I::attempts)),
      ofExport(document("erp_state", &I::erp_state)),
      ofExport(text("lease_owner", &I::lease_owner)),
      ofExport(number(kLeaseUntil, &I::lease_until)),
      ofExport(number("fence", &I::fence)),
      ofExport(text("may_send", &I::may_send)),
      {"look_up_at",
       [](const I& item) { return item.look_up_at == 0 ? Parameter(std::monostate()) : Parameter(item.look_up_at); },
       [](I& item, const Row& row, int column) { item.look_up_at = row.number(column); }, sameIn(&I::look_up_at)},
      document("error", &I::error),
      ofExport(document("waiting", &I::waiting)),
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

std::string_view nameOf(Table table) {
  return table == Table::item ? "item" : "item_export";
}

// `first`: columns before those of an item's members.
std::string insertSql(Table table, const std::vector<std::string>& first) {
  std::vector<std::string> names = first;
  for (const auto& column : columns()) {
    if (column.table == table) names.emplace_back(column.name);
  }
  std::string sql = "INSERT INTO " + std::string(nameOf(table)) + " (";
  for (std::size_t i = 0; i < names.size(); ++i) sql += (i == 0 ? "" : ", ") + names[i];
  return sql + ") VALUES (" + placeholders(names.size()) + ")";
}

}  // namespace

const std::string& selectItemSql() {
  static const std::string kSql = [] {
    std::string text = "SELECT ";
    for (const auto& column : columns()) {
      if (column.set) text += std::string(nameOf(column.table)) + "." + column.name + ", ";
    }
    return text +
           "item_document.document FROM item JOIN item_export ON item_export.item = item.id JOIN item_document ON "
           "item_document.item = item.id";
  }();
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

std::vector<Statement> insertItem(const Item& item) {
  static const std::string kItemSql = insertSql(Table::item, {});
  static const std::string kExportSql = insertSql(Table::item_export, {"item", "connection"});
  Statement of_item{kItemSql, {}};
  Statement of_export{kExportSql, {item.id, item.connection}};
  for (const auto& column : columns()) {
    (column.table == Table::item ? of_item : of_export).parameters.push_back(column.get(item));
  }
  return {std::move(of_item),
          std::move(of_export),
          {"INSERT INTO item_document (item, document) VALUES (?, ?)", {item.id, item.document.dump()}}};
}

ItemUpdate updateItem(const Item& item, const Item& stored, bool as_holder) {
  ItemUpdate update;
  // Maintenance may have renewed the lease since: a holder gives it back, or prolongs it, and never shortens it.
  const bool prolongs = as_holder && item.lease_until != 0;
  for (const auto& column : columns()) {
    if (column.same(item, stored)) continue;
    Statement& statement = column.table == Table::item ? update.item : update.of_export;
    if (statement.sql.empty()) {
      statement.sql.reserve(kUsualUpdate);
      statement.parameters.reserve(columns().size());
      statement.sql.append("UPDATE ").append(nameOf(column.table)).append(" SET ");
    } else {
      statement.sql += ", ";
    }
    statement.parameters.push_back(column.get(item));
    if (prolongs && std::string_view(column.name) == kLeaseUntil) {
      statement.sql += "lease_until = CASE WHEN lease_until < ? THEN ? ELSE lease_until END";
      statement.parameters.push_back(column.get(item));
    } else {
      statement.sql.append(column.name).append(" = ?");
    }
  }
  if (!update.item.sql.empty()) {
    update.item.sql += " WHERE id = ?";
    update.item.parameters.emplace_back(item.id);
  }
  if (as_holder) {
    if (update.of_export.sql.empty())
      update.of_export.sql = "UPDATE item_export SET fence = fence";  // nothing to write, but still to be held
    update.of_export.sql += " WHERE lease_owner = ? AND fence = ? AND export_number = ? AND ";
    auto& parameters = update.of_export.parameters;
    parameters.insert(parameters.end(), {stored.lease_owner, stored.fence, stored.export_number});
  } else if (!update.of_export.sql.empty()) {
    update.of_export.sql += " WHERE ";
  }
  return update;
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
