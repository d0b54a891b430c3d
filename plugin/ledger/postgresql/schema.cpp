#include "ledger/postgresql/schema.h"

#include <algorithm>
#include <array>
#include <string>

namespace tieback::ledger {
namespace {

constexpr std::array kTables = {
    "item",        "item_export", "item_document",    "item_count",      "item_count_change", "item_listing",
    "counter",     "history",     "history_head",     "step_begun",      "step_outcome",      "mail",
    "event",       "request",     "connection_state", "mail_preference", "summary_sent",      "host",
    "import_pull", "staged",      "ledger_clock"};
constexpr std::int64_t kAtWorkUs = 60'000'000;  // a host seen so recently is at work

std::int64_t known() {
  return static_cast<std::int64_t>(postgresqlMigrations().size());
}

std::int64_t numberFrom(PostgresqlSession& session, std::string_view sql) {
  std::int64_t number = 0;
  session.each(sql, {}, [&](const Row& row) { number = row.number(0); });
  return number;
}

bool exists(PostgresqlSession& session, const std::string& table) {
  bool found = false;
  session.each(
      "SELECT 1 FROM pg_class WHERE relname = ? AND relkind = 'r' AND relnamespace = (SELECT oid FROM "
      "pg_namespace WHERE nspname = current_schema())",
      {table}, [&](const Row&) { found = true; });
  return found;
}

std::string missingTables(PostgresqlSession& session) {
  std::string missing;
  for (const std::string table : kTables) {
    if (!exists(session, table)) missing += (missing.empty() ? "" : ", ") + table;
  }
  return missing;
}

// 0: an empty schema. Throws when it is neither empty nor a whole ledger.
std::int64_t versionIn(PostgresqlSession& session) {
  const std::string missing = missingTables(session);
  const bool none = std::count(missing.begin(), missing.end(), ',') + 1 == std::ssize(kTables);
  if (!exists(session, "ledger_schema")) {
    if (none) return 0;
    throw LedgerError(
        "the schema holds tables of a ledger, but not its version (ledger_schema): it is half made, "
        "or another program's. Give the ledger a schema of its own, or restore it from a backup");
  }
  const auto version = numberFrom(session, "SELECT coalesce(max(version), 0) FROM ledger_schema");
  if (version == known() && !missing.empty())
    throw LedgerError("the schema is not whole: it lacks " + missing + ". Restore it from a backup");
  return version;
}

void refuseWhileOthersWork(PostgresqlSession& session, std::int64_t version) {
  if (version == 0) return;
  std::int64_t others = 0;
  session.each(
      "SELECT count(*) FROM host CROSS JOIN ledger_clock WHERE ended = 0 AND seen_at > (extract(epoch FROM "
      "clock_timestamp()) * 1000000)::bigint + offset_us - ?",
      {kAtWorkUs}, [&](const Row& row) { others = row.number(0); });
  if (others > 0)
    throw LedgerError("its schema is of version " + std::to_string(version) + ", this program needs " +
                      std::to_string(known()) + ", and " + std::to_string(others) +
                      " hosts of the older version are at work. Stop them first");
}

void migrate(PostgresqlSession& session, std::int64_t from) {
  const std::string next = std::to_string(from + 1);
  try {
    // What a million items' indexes take is not a fault.
    session.script(
        "SET LOCAL statement_timeout = 0;"
        "CREATE TABLE IF NOT EXISTS ledger_schema (version BIGINT PRIMARY KEY, at TIMESTAMPTZ NOT NULL "
        "DEFAULT now());" +
        std::string(postgresqlMigrations()[static_cast<std::size_t>(from)]) +
        ";INSERT INTO ledger_schema (version) VALUES (" + next + ")");
  } catch (const PostgresqlError& error) {
    if (error.state() == "42501")
      throw LedgerError("its schema is of version " + std::to_string(from) + ", this program needs " +
                        std::to_string(known()) +
                        ", and the role may not change it. Start once with a role that owns the schema");
    if (error.kind() != PostgresqlError::Kind::other || error.state().rfind("42", 0) != 0) throw;
    throw LedgerError("its schema can't be brought from version " + std::to_string(from) + " to " + next + ": " +
                      error.what() + " It was changed by hand, or is another program's. Nothing was changed");
  }
}

// Found at once, and not by the first export that needs it. The history is only added to.
void checkRights(PostgresqlSession& session, const std::string& table) {
  for (const std::string right : {"SELECT", "INSERT", "UPDATE", "DELETE"}) {
    const bool needed = table == "history" || table == "ledger_clock"
                            ? right == "SELECT" || (right == "INSERT" && table == "history")
                            : true;
    bool has = false;
    session.each("SELECT 1 WHERE has_table_privilege(?, ?)", {table, right}, [&](const Row&) { has = true; });
    if (needed && !has)
      throw LedgerError("the role lacks the right to " + right + " on " + table +
                        "; docs/operator.md lists what it needs");
  }
}

}  // namespace

void checkVersion(std::int64_t found) {
  if (found > known())
    throw LedgerError("its schema was brought to version " + std::to_string(found) +
                      " by a newer version of this program, which knows " + std::to_string(known()) +
                      ". Run the newer version, or restore a backup from before");
  if (found < known())
    throw LedgerError("its schema went back to version " + std::to_string(found) + "; this program needs " +
                      std::to_string(known()) + ". Start the program anew");
}

void checkSchema(PostgresqlSession& session) {
  if (!exists(session, "ledger_schema")) throw LedgerError("there is no ledger in the schema");
  checkVersion(numberFrom(session, "SELECT coalesce(max(version), 0) FROM ledger_schema"));
}

void prepareSchema(PostgresqlSession& session) {
  if (numberFrom(session, "SELECT CASE WHEN pg_is_in_recovery() THEN 1 ELSE 0 END") != 0)
    throw LedgerError(
        "the server is a read-only standby. Name the primary in ledger.url (several hosts and "
        "target_session_attrs=read-write find it)");
  if (numberFrom(session, "SELECT CASE WHEN current_schema() IS NULL THEN 1 ELSE 0 END") != 0)
    throw LedgerError("there is no schema for it: the role's search_path names none that exists and that it may use");
  session.script("BEGIN");
  session.run("SELECT pg_advisory_xact_lock(hashtext('tieback ledger'), hashtext(current_schema()))");
  const auto version = versionIn(session);
  if (version > known()) checkVersion(version);
  if (version < known()) refuseWhileOthersWork(session, version);
  for (auto next = version; next < known(); ++next) migrate(session, next);
  session.script("COMMIT");
  for (const std::string table : kTables) checkRights(session, table);
}

}  // namespace tieback::ledger
