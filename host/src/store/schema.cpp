#include <store/schema.h>
#include <store/version.h>

#include <array>

namespace tieback::host {
namespace {

// In SQLite's words, which each engine makes its own. `user` is a word of PostgreSQL's, and quoted everywhere.
//
// Amounts, quantities and prices are decimal text. Times are microseconds since 1970 (host clock), but for those named
// real_…, which are wall-clock time that no test moves.
constexpr const char* kVersion1[] = {
    "CREATE TABLE companies (id TEXT PRIMARY KEY, name TEXT NOT NULL, currency TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE users (id TEXT PRIMARY KEY, company TEXT NOT NULL REFERENCES companies(id), login TEXT NOT NULL "
    "UNIQUE,"
    " name TEXT NOT NULL, email TEXT NOT NULL, time_zone TEXT NOT NULL, password TEXT NOT NULL) WITHOUT ROWID",
    // project '' is the company's own level of a tool.
    "CREATE TABLE levels (\"user\" TEXT NOT NULL REFERENCES users(id), project TEXT NOT NULL, tool TEXT NOT NULL,"
    " level TEXT NOT NULL, PRIMARY KEY (\"user\", project, tool)) WITHOUT ROWID",
    "CREATE TABLE privileges (\"user\" TEXT NOT NULL REFERENCES users(id), privilege TEXT NOT NULL,"
    " PRIMARY KEY (\"user\", privilege)) WITHOUT ROWID",
    "CREATE TABLE audit (sequence INTEGER PRIMARY KEY AUTOINCREMENT, company TEXT NOT NULL, at INTEGER NOT NULL,"
    " actor TEXT NOT NULL, actor_name TEXT NOT NULL, action TEXT NOT NULL, subject TEXT NOT NULL, details TEXT NOT "
    "NULL)",
    "CREATE INDEX audit_by_company ON audit(company, sequence)",
    "CREATE TABLE projects (company TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, origin_id TEXT,"
    " PRIMARY KEY (company, id)) WITHOUT ROWID",
    "CREATE TABLE cost_codes (company TEXT NOT NULL, id TEXT NOT NULL, full_code TEXT NOT NULL, name TEXT NOT NULL,"
    " origin_id TEXT, PRIMARY KEY (company, id)) WITHOUT ROWID",
    "CREATE TABLE line_item_types (company TEXT NOT NULL, id TEXT NOT NULL, code TEXT NOT NULL, name TEXT NOT NULL,"
    " origin_id TEXT, PRIMARY KEY (company, id)) WITHOUT ROWID",
    "CREATE TABLE vendors (company TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, origin_id TEXT,"
    " PRIMARY KEY (company, id)) WITHOUT ROWID",
    "CREATE TABLE commitments (company TEXT NOT NULL, id TEXT NOT NULL, project TEXT NOT NULL, number TEXT NOT NULL,"
    " title TEXT NOT NULL, status TEXT NOT NULL, type TEXT NOT NULL, accounting_method TEXT NOT NULL,"
    " description TEXT NOT NULL, vendor TEXT, origin_id TEXT, revision INTEGER NOT NULL, PRIMARY KEY (company, id)) "
    "WITHOUT ROWID",
    "CREATE UNIQUE INDEX commitments_by_number ON commitments(company, project, number)",
    "CREATE TABLE commitment_items (company TEXT NOT NULL, commitment TEXT NOT NULL, id TEXT NOT NULL,"
    " position INTEGER NOT NULL, cost_code TEXT, line_item_type TEXT, description TEXT NOT NULL, quantity TEXT NOT "
    "NULL,"
    " unit_cost TEXT NOT NULL, uom TEXT NOT NULL, amount TEXT NOT NULL, origin_id TEXT,"
    " PRIMARY KEY (company, commitment, id)) WITHOUT ROWID",
    // lock: 'open' (may be edited), 'sending' (send_request is on its way), 'sent' (with the connector), 'void'.
    "CREATE TABLE change_orders (company TEXT NOT NULL, id TEXT NOT NULL, project TEXT NOT NULL, commitment TEXT NOT "
    "NULL,"
    " number TEXT NOT NULL, title TEXT NOT NULL, status TEXT NOT NULL, description TEXT NOT NULL, due_date TEXT,"
    " invoiced_date TEXT, paid_date TEXT, reviewed_at TEXT, revision INTEGER NOT NULL, created_by TEXT NOT NULL,"
    " created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, lock TEXT NOT NULL, send_request TEXT, item TEXT,"
    " erp_state TEXT, erp_message TEXT, erp_sequence INTEGER NOT NULL, origin_id TEXT, origin_code TEXT, origin_data "
    "TEXT,"
    " PRIMARY KEY (company, id)) WITHOUT ROWID",
    "CREATE UNIQUE INDEX change_orders_by_number ON change_orders(company, commitment, number)",
    "CREATE INDEX change_orders_by_project ON change_orders(company, project)",
    "CREATE INDEX change_orders_by_item ON change_orders(company, item)",
    "CREATE TABLE change_order_items (company TEXT NOT NULL, change_order TEXT NOT NULL, id TEXT NOT NULL,"
    " position INTEGER NOT NULL, commitment_line_item TEXT, cost_code TEXT, line_item_type TEXT, description TEXT NOT "
    "NULL,"
    " quantity TEXT NOT NULL, unit_cost TEXT NOT NULL, uom TEXT NOT NULL, amount TEXT NOT NULL, tax_amount TEXT,"
    " tax_code TEXT, origin_id TEXT, PRIMARY KEY (company, change_order, id)) WITHOUT ROWID",
    // What must reach the connector: written with the lock, before the first attempt. state: pending, done, refused.
    "CREATE TABLE sends (actor TEXT NOT NULL, operation TEXT NOT NULL, request_id TEXT NOT NULL, company TEXT NOT NULL,"
    " change_order TEXT NOT NULL, digest TEXT NOT NULL, request TEXT NOT NULL, state TEXT NOT NULL, answer TEXT,"
    " attempts INTEGER NOT NULL, real_next_at INTEGER NOT NULL, created_at INTEGER NOT NULL,"
    " PRIMARY KEY (actor, operation, request_id)) WITHOUT ROWID",
    "CREATE INDEX sends_pending ON sends(state, real_next_at)",
    "CREATE TABLE events (id TEXT PRIMARY KEY, company TEXT NOT NULL, change_order TEXT NOT NULL,"
    " sequence INTEGER NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID",
    // Answers already given to mutating calls of the host's own.
    "CREATE TABLE replies (actor TEXT NOT NULL, operation TEXT NOT NULL, key TEXT NOT NULL, digest TEXT NOT NULL,"
    " status INTEGER NOT NULL, body TEXT NOT NULL, created_at INTEGER NOT NULL,"
    " PRIMARY KEY (actor, operation, key)) WITHOUT ROWID",
    "CREATE TABLE sessions (hash TEXT PRIMARY KEY, \"user\" TEXT NOT NULL, csrf TEXT NOT NULL, real_expires_at INTEGER "
    "NOT "
    "NULL)"
    " WITHOUT ROWID",
    "CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID",
};

// People are known by their address when an identity provider names them.
constexpr const char* kVersion2[] = {
    "CREATE INDEX users_by_email ON users(lower(email))",
    // state: 'enabled', 'disabled' (reason says why). claim: the sender that is at it until claimed_until. Secrets are
    // sealed; the one before the last change is still signed with until old_until.
    "CREATE TABLE webhook_endpoints (id TEXT PRIMARY KEY, company TEXT NOT NULL, url TEXT NOT NULL, description TEXT "
    "NOT "
    "NULL, events TEXT NOT NULL, state TEXT NOT NULL, reason TEXT, secret TEXT NOT NULL, old_secret TEXT, old_until "
    "INTEGER NOT NULL, failures INTEGER NOT NULL, failing_since INTEGER, next_at INTEGER NOT NULL, claim TEXT, "
    "claimed_until INTEGER NOT NULL, created_by TEXT NOT NULL, created_at INTEGER NOT NULL) WITHOUT ROWID",
    "CREATE INDEX webhook_endpoints_by_company ON webhook_endpoints(company)",
    // state: 'pending', 'delivered', 'given_up'. message: the id that the receiver sees, the same each time.
    "CREATE TABLE webhook_deliveries (sequence INTEGER PRIMARY KEY AUTOINCREMENT, endpoint TEXT NOT NULL, message TEXT "
    "NOT "
    "NULL, type TEXT NOT NULL, body TEXT NOT NULL, state TEXT NOT NULL, attempts INTEGER NOT NULL, next_at INTEGER NOT "
    "NULL, status INTEGER, error TEXT, created_at INTEGER NOT NULL, done_at INTEGER)",
    "CREATE UNIQUE INDEX webhook_deliveries_by_message ON webhook_deliveries(endpoint, message)",
    "CREATE INDEX webhook_deliveries_by_endpoint ON webhook_deliveries(endpoint, sequence)",
    "CREATE INDEX webhook_deliveries_due ON webhook_deliveries(state, endpoint, next_at)",
};

const std::array<SchemaVersion, 2> kVersions = {kVersion1, kVersion2};

void refuseWhileOthersWork(const std::string& store, const std::vector<std::string>& hosts, std::int64_t found,
                           std::int64_t known) {
  if (hosts.empty()) return;
  std::string names;
  for (const std::string& host : hosts) names += (names.empty() ? "" : ", ") + host;
  throw StoreError(store + " holds version " + std::to_string(found) + " of the tables, this program needs " +
                   std::to_string(known) + ", and hosts of the older version are at work on it (" + names +
                   "). Stop them first; nothing was changed.");
}

}  // namespace

std::span<const SchemaVersion> schemaVersions() {
  return kVersions;
}

void migrate(Database& database, std::span<const SchemaVersion> versions) {
  Engine& engine = database.engine();
  const auto known = static_cast<std::int64_t>(versions.size());
  database.write([&](Connection& connection) {
    const std::int64_t found = engine.version(connection);
    refuseNewer(database.name(), found, known);
    if (found == known) return;
    refuseWhileOthersWork(database.name(), engine.hostsAtWork(connection), found, known);
    for (auto version = static_cast<std::size_t>(found); version < versions.size(); ++version) {
      for (const char* statement : versions[version]) connection.execute(engine.inOwnWords(statement));
    }
    engine.setVersion(connection, known);
  });
  engine.beginWork(known);
}

void makeSecretsTable(Database& database) {
  Engine& engine = database.engine();
  database.write([&](Connection& connection) {
    if (engine.hasTable(connection, "secrets")) return;
    connection.execute(
        engine.inOwnWords("CREATE TABLE secrets (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID"));
  });
}

bool isEmpty(Database& database) {
  return database.read([](Connection& connection) { return !connection.one("SELECT 1 FROM companies LIMIT 1"); });
}

}  // namespace tieback::host
