#include <project/rows.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace tieback::host {
namespace {

constexpr std::array<std::string_view, 4> kLockNames = {"open", "sending", "sent", "void"};

}  // namespace

bool sameErpSide(const ChangeOrder& one, const ChangeOrder& other) {
  return one.lock == other.lock && one.send_request == other.send_request && one.item == other.item &&
         one.erp_state == other.erp_state && one.erp_sequence == other.erp_sequence;
}

std::string_view lockName(Hold lock) {
  return kLockNames.at(static_cast<std::size_t>(lock));
}

std::optional<Hold> lockByName(std::string_view name) {
  const auto found = std::find(kLockNames.begin(), kLockNames.end(), name);
  if (found == kLockNames.end()) return std::nullopt;
  return static_cast<Hold>(found - kLockNames.begin());
}

namespace rows {
namespace {

constexpr std::int64_t kFirstId = 5000;

struct CatalogTable {
  std::string name;
  std::string code_column;  // an SQL expression where the table has no code
};

CatalogTable tableOf(Catalog catalog) {
  switch (catalog) {
    case Catalog::projects:
      return {"projects", "''"};
    case Catalog::cost_codes:
      return {"cost_codes", "full_code"};
    case Catalog::line_item_types:
      return {"line_item_types", "code"};
    case Catalog::vendors:
      return {"vendors", "''"};
  }
  throw StoreError("no such catalog");
}

Reference referenceFrom(const Row& row) {
  return {row.text(0), row.text(1), row.text(2), row.optional(3)};
}

std::vector<LineItem> commitmentItems(Connection& connection, const std::string& company,
                                      const std::string& commitment) {
  std::vector<LineItem> items;
  for (const Row& row :
       connection.query("SELECT id, position, cost_code, line_item_type, description, quantity, unit_cost,"
                        " uom, amount, origin_id FROM commitment_items WHERE company=? AND commitment=?"
                        " ORDER BY position, id",
                        {company, commitment})) {
    LineItem item;
    item.id = row.text(0);
    item.position = row.integer(1);
    item.cost_code = row.optional(2);
    item.line_item_type = row.optional(3);
    item.description = row.text(4);
    item.quantity = row.text(5);
    item.unit_cost = row.text(6);
    item.uom = row.text(7);
    item.amount = row.text(8);
    item.origin_id = row.optional(9);
    items.push_back(std::move(item));
  }
  return items;
}

constexpr std::string_view kCommitmentColumns =
    "SELECT company, project, id, number, title, status, type, accounting_method, description, vendor, origin_id, "
    "revision"
    " FROM commitments ";

Commitment commitmentFrom(Connection& connection, const Row& row) {
  Commitment commitment;
  commitment.company = row.text(0);
  commitment.project = row.text(1);
  commitment.id = row.text(2);
  commitment.number = row.text(3);
  commitment.title = row.text(4);
  commitment.status = row.text(5);
  commitment.type = row.text(6);
  commitment.accounting_method = row.text(7);
  commitment.description = row.text(8);
  commitment.vendor = row.optional(9);
  commitment.origin_id = row.optional(10);
  commitment.revision = row.integer(11);
  commitment.items = commitmentItems(connection, commitment.company, commitment.id);
  return commitment;
}

void writeItems(Connection& connection, const Commitment& commitment) {
  connection.execute("DELETE FROM commitment_items WHERE company=? AND commitment=?",
                     {commitment.company, commitment.id});
  for (const LineItem& item : commitment.items) {
    connection.execute(
        "INSERT INTO commitment_items (company, commitment, id, position, cost_code, line_item_type, description,"
        " quantity, unit_cost, uom, amount, origin_id) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
        {commitment.company, commitment.id, item.id, item.position, nullable(item.cost_code),
         nullable(item.line_item_type), item.description, item.quantity, item.unit_cost, item.uom, item.amount,
         nullable(item.origin_id)});
  }
}

}  // namespace

std::optional<Reference> reference(Connection& connection, Catalog catalog, const std::string& company,
                                   const std::string& id) {
  const CatalogTable table = tableOf(catalog);
  const auto row = connection.one(
      "SELECT id, " + table.code_column + ", name, origin_id FROM " + table.name + " WHERE company=? AND id=?",
      {company, id});
  if (!row) return std::nullopt;
  return referenceFrom(*row);
}

std::vector<Reference> references(Connection& connection, Catalog catalog, const std::string& company) {
  const CatalogTable table = tableOf(catalog);
  std::vector<Reference> all;
  for (const Row& row : connection.query(
           "SELECT id, " + table.code_column + ", name, origin_id FROM " + table.name + " WHERE company=? ORDER BY id",
           {company})) {
    all.push_back(referenceFrom(row));
  }
  return all;
}

void insertReference(Connection& connection, Catalog catalog, const std::string& company, const Reference& reference) {
  const CatalogTable table = tableOf(catalog);
  if (table.code_column == "''") {
    connection.execute("INSERT INTO " + table.name + " (company, id, name, origin_id) VALUES (?,?,?,?)",
                       {company, reference.id, reference.name, nullable(reference.origin_id)});
  } else {
    connection.execute(
        "INSERT INTO " + table.name + " (company, id, " + table.code_column + ", name, origin_id) VALUES (?,?,?,?,?)",
        {company, reference.id, reference.code, reference.name, nullable(reference.origin_id)});
  }
}

std::optional<Commitment> commitment(Connection& connection, const std::string& company, const std::string& id) {
  const auto row = connection.one(std::string(kCommitmentColumns) + "WHERE company=? AND id=?", {company, id});
  if (!row) return std::nullopt;
  return commitmentFrom(connection, *row);
}

std::optional<Commitment> commitmentByOrigin(Connection& connection, const std::string& company,
                                             const std::string& origin_id) {
  const auto row = connection.one(std::string(kCommitmentColumns) + "WHERE company=? AND origin_id=? ORDER BY id",
                                  {company, origin_id});
  if (!row) return std::nullopt;
  return commitmentFrom(connection, *row);
}

std::vector<Commitment> commitments(Connection& connection, const std::string& company, const std::string& project) {
  std::vector<Commitment> all;
  for (const Row& row : connection.query(
           std::string(kCommitmentColumns) + "WHERE company=? AND project=? ORDER BY number, id", {company, project})) {
    all.push_back(commitmentFrom(connection, row));
  }
  return all;
}

void insert(Connection& connection, const Commitment& commitment) {
  connection.execute(
      "INSERT INTO commitments (company, project, id, number, title, status, type, accounting_method,"
      " description, vendor, origin_id, revision) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
      {commitment.company, commitment.project, commitment.id, commitment.number, commitment.title, commitment.status,
       commitment.type, commitment.accounting_method, commitment.description, nullable(commitment.vendor),
       nullable(commitment.origin_id), commitment.revision});
  writeItems(connection, commitment);
}

void update(Connection& connection, const Commitment& commitment) {
  connection.execute(
      "UPDATE commitments SET number=?, title=?, status=?, description=?, vendor=?, revision=?"
      " WHERE company=? AND id=?",
      {commitment.number, commitment.title, commitment.status, commitment.description, nullable(commitment.vendor),
       commitment.revision, commitment.company, commitment.id});
  writeItems(connection, commitment);
}

std::string nextId(Connection& connection) {
  connection.execute(
      "INSERT INTO counters (name, value) VALUES ('id', ?) ON CONFLICT (name) DO UPDATE SET value=counters.value+1",
      {kFirstId});
  return std::to_string(connection.one("SELECT value FROM counters WHERE name='id'")->integer(0));
}

void reserveId(Connection& connection, const std::string& id) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(id.data(), id.data() + id.size(), number);
  if (error != std::errc() || end != id.data() + id.size()) return;
  connection.execute(
      "INSERT INTO counters (name, value) VALUES ('id', ?) ON CONFLICT (name) DO UPDATE SET value=excluded.value"
      " WHERE counters.value<excluded.value",
      {std::max(number, kFirstId - 1)});
}

}  // namespace rows
}  // namespace tieback::host
