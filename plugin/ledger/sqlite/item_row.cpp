#include "ledger/sqlite/item_row.h"

#include <functional>

#include <Poco/UTF8String.h>

namespace tieback::ledger {
namespace {

using domain::Item;

// One column: its name, and how an item's member goes there and comes back. Columns without `set` are derived.
struct Column {
  std::string name;
  std::function<Parameter(const Item&)> get;
  std::function<void(Item&, const std::string&)> set;
};

template <class Member>
Column text(std::string name, Member Item::*member) {
  return {std::move(name), [member](const Item& item) { return item.*member; },
          [member](Item& item, const std::string& value) { item.*member = value; }};
}

template <class Member>
Column number(std::string name, Member Item::*member) {
  return {std::move(name), [member](const Item& item) { return item.*member; },
          [member](Item& item, const std::string& value) { item.*member = std::stoll(value); }};
}

Column document(std::string name, json::Value Item::*member) {
  return {std::move(name), [member](const Item& item) { return (item.*member).dump(); },
          [member](Item& item, const std::string& value) { item.*member = json::parse(value); }};
}

Column derived(std::string name, std::function<Parameter(const Item&)> get) {
  return {std::move(name), std::move(get), [](Item&, const std::string&) {}};
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
       [](I& item, const std::string& value) { item.amount = Decimal::parse(value).value_or(Decimal()); }},
      derived("amount_key", [](const I& item) { return amountKey(item.amount); }),
      text("currency", &I::currency),
      number("change_order_revision", &I::change_order_revision),
      {"state", [](const I& item) { return std::string(name(item.state)); },
       [](I& item, const std::string& value) { item.state = domain::stateFromName(value); }},
      {"phase", [](const I& item) { return std::string(name(item.phase)); },
       [](I& item, const std::string& value) { item.phase = domain::phaseFromName(value); }},
      derived("view", [](const I& item) { return static_cast<std::int64_t>(domain::viewOf(item.state)); }),
      number("revision", &I::revision),
      number("event_sequence", &I::event_sequence),
      text("external_key", &I::external_key),
      document("document", &I::document),
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
      number("lease_until", &I::lease_until),
      {"look_up_at",
       [](const I& item) { return item.look_up_at == 0 ? Parameter(std::monostate()) : Parameter(item.look_up_at); },
       [](I& item, const std::string& value) { item.look_up_at = value.empty() ? 0 : std::stoll(value); }},
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
      derived("search", [](const I& item) { return searchText(item); })};
}

const std::vector<Column>& columns() {
  static const std::vector<Column> kColumns = makeColumns();
  return kColumns;
}

std::string joined(const std::function<std::string(const Column&)>& each) {
  std::string text;
  for (const auto& column : columns()) text += (text.empty() ? "" : ", ") + each(column);
  return text;
}

}  // namespace

const std::string& itemColumns() {
  // NULL has no text; the one column that may be NULL reads as zero.
  static const std::string kNames = joined(
      [](const Column& column) { return column.name == "look_up_at" ? "coalesce(look_up_at, 0)" : column.name; });
  return kNames;
}

std::size_t itemColumnCount() {
  return columns().size();
}

std::string insertItemSql() {
  return "INSERT INTO item (" + joined([](const Column& column) { return column.name; }) + ") VALUES (" +
         joined([](const Column&) { return std::string("?"); }) + ")";
}

std::string updateItemSql() {
  return "UPDATE item SET " + joined([](const Column& column) { return column.name + " = ?"; }) + " WHERE id = ?";
}

Item itemFromRow(const Row& row) {
  Item item;
  for (std::size_t i = 0; i < columns().size(); ++i) columns()[i].set(item, row[i]);
  return item;
}

std::vector<Parameter> itemParameters(const Item& item) {
  std::vector<Parameter> parameters;
  parameters.reserve(columns().size() + 1);
  for (const auto& column : columns()) parameters.push_back(column.get(item));
  return parameters;
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
