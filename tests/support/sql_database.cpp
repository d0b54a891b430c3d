#include "support/sql_database.h"

#include <fcntl.h>
#include <libpq-fe.h>
#include <sqlite3.h>
#include <unistd.h>

#include <stdexcept>
#include <string_view>

namespace tieback::test {
namespace {

using Members = std::vector<std::pair<std::string, std::string>>;

std::string inList(const std::vector<std::string>& names) {
  std::string list;
  for (const auto& name : names) list += (list.empty() ? "'" : ", '") + name + "'";
  return list;
}

class Sqlite final : public SqlDatabase {
 public:
  explicit Sqlite(const std::string& file) : database_(nullptr, &sqlite3_close) {
    sqlite3* opened = nullptr;
    const int result = sqlite3_open_v2(file.c_str(), &opened, SQLITE_OPEN_READWRITE, nullptr);
    database_.reset(opened);
    if (result != SQLITE_OK) throw std::runtime_error("cannot open " + file);
    run("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -500000; PRAGMA temp_store = FILE");
  }

  const Words& words() const override {
    static const Words kWords{"INTEGER", "substr", true, "char(10)", {"item_count"}};
    return kWords;
  }

  void run(const std::string& sql) override {
    char* message = nullptr;
    if (sqlite3_exec(database_.get(), sql.c_str(), nullptr, nullptr, &message) == SQLITE_OK) return;
    const std::string why = message == nullptr ? "unknown" : message;
    sqlite3_free(message);
    throw std::runtime_error("SQLite: " + why);
  }

  std::vector<std::string> texts(const std::string& sql) override {
    sqlite3_stmt* prepared = nullptr;
    if (sqlite3_prepare_v2(database_.get(), sql.c_str(), -1, &prepared, nullptr) != SQLITE_OK)
      throw std::runtime_error(std::string("SQLite: ") + sqlite3_errmsg(database_.get()));
    const std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)> statement(prepared, &sqlite3_finalize);
    std::vector<std::string> texts;
    while (sqlite3_step(prepared) == SQLITE_ROW) {
      const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(prepared, 0));
      texts.emplace_back(text == nullptr ? "" : text);
    }
    return texts;
  }

  std::vector<std::string> columns(const std::string& table) override {
    return texts("SELECT name FROM pragma_table_info('" + table + "') WHERE NOT (pk = 1 AND type = 'INTEGER')");
  }

  std::vector<std::string> dropIndexes(const std::vector<std::string>& tables) override {
    const std::string which =
        " FROM sqlite_master WHERE type = 'index' AND sql <> '' AND tbl_name IN (" + inList(tables) + ")";
    auto made_by = texts("SELECT sql" + which);
    for (const auto& name : texts("SELECT name" + which)) run("DROP INDEX " + name);
    return made_by;
  }

  std::string numbers(std::int64_t from, std::int64_t to) const override {
    return "(WITH RECURSIVE numbers(n) AS (SELECT " + std::to_string(from) +
           " UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < " + std::to_string(to) +
           ") SELECT n FROM numbers) AS numbers";
  }

  std::string withMembers(const std::string& document, const Members& members) const override {
    std::string sql = "json_set(" + document;
    for (const auto& [path, value] : members) sql += ", '$." + path + "', " + value;
    return sql + ")";
  }

  // What was written without waiting for the disk would be waited for by whoever writes next.
  void settle() override {
    run("PRAGMA journal_mode = WAL");
    const int file = ::open(sqlite3_db_filename(database_.get(), "main"), O_RDONLY | O_CLOEXEC);
    if (file < 0 || ::fsync(file) != 0) throw std::runtime_error("the ledger could not be brought to the disk");
    ::close(file);
  }

 private:
  std::unique_ptr<sqlite3, int (*)(sqlite3*)> database_;
};

class Postgres final : public SqlDatabase {
 public:
  explicit Postgres(const std::string& url) : connection_(PQconnectdb(url.c_str()), &PQfinish) {
    if (PQstatus(connection_.get()) != CONNECTION_OK) fail();
    run("SET synchronous_commit = off; SET maintenance_work_mem = '512MB'; SET work_mem = '64MB'; SET jit = off");
  }

  const Words& words() const override {
    static const Words kWords{"BIGINT", "right", false, "chr(10)", {"item_count", "item_count_change"}};
    return kWords;
  }

  void run(const std::string& sql) override { query(sql); }

  std::vector<std::string> texts(const std::string& sql) override {
    const auto result = query(sql);
    std::vector<std::string> texts;
    for (int row = 0; row < PQntuples(result.get()); ++row) texts.emplace_back(PQgetvalue(result.get(), row, 0));
    return texts;
  }

  std::vector<std::string> columns(const std::string& table) override {
    return texts(
        "SELECT column_name FROM information_schema.columns WHERE table_schema = current_schema() AND "
        "table_name = '" +
        table + "' ORDER BY ordinal_position");
  }

  std::vector<std::string> dropIndexes(const std::vector<std::string>& tables) override {
    const std::string which = " FROM pg_indexes WHERE schemaname = current_schema() AND tablename IN (" +
                              inList(tables) +
                              ") AND indexname NOT IN (SELECT conname FROM pg_constraint) ORDER BY "
                              "indexname";
    auto made_by = texts("SELECT indexdef" + which);
    for (const auto& name : texts("SELECT indexname" + which)) run("DROP INDEX " + name);
    return made_by;
  }

  std::string numbers(std::int64_t from, std::int64_t to) const override {
    return "generate_series(" + std::to_string(from) + "::bigint, " + std::to_string(to - 1) + ") AS numbers(n)";
  }

  std::string withMembers(const std::string& document, const Members& members) const override {
    std::string sql = document + "::jsonb";
    for (const auto& [path, value] : members) {
      std::string keys = path;
      for (char& c : keys) c = c == '.' ? ',' : c;
      sql = "jsonb_set(" + sql + ", '{" + keys + "}', to_jsonb(" + value + "))";
    }
    return "(" + sql + ")::text";
  }

  void settle() override {
    run("VACUUM (ANALYZE)");
    run("CHECKPOINT");
  }

 private:
  using Answer = std::unique_ptr<PGresult, decltype(&PQclear)>;

  [[noreturn]] void fail() const {
    throw std::runtime_error(std::string("PostgreSQL: ") + PQerrorMessage(connection_.get()));
  }

  Answer query(const std::string& sql) {
    Answer result(PQexec(connection_.get(), sql.c_str()), &PQclear);
    const auto status = PQresultStatus(result.get());
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) fail();
    return result;
  }

  std::unique_ptr<PGconn, decltype(&PQfinish)> connection_;
};

}  // namespace

std::unique_ptr<SqlDatabase> openToFill(const std::string& url) {
  constexpr std::string_view kSqlite = "sqlite:";
  if (url.rfind(kSqlite, 0) == 0) return std::make_unique<Sqlite>(url.substr(kSqlite.size()));
  return std::make_unique<Postgres>(url);
}

}  // namespace tieback::test
