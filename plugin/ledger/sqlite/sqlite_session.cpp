#include "ledger/sqlite/sqlite_session.h"

#include <sqlite3.h>

#include <mutex>

#include "ledger/port/ledger.h"
#include "ledger/sql/statement_cache.h"

namespace tieback::ledger {
namespace {

constexpr std::size_t kMostStatements = 200;

// Of FTS5: one string after the other means that all are there.
std::string allOf(const std::vector<std::string>& grams) {
  std::string text;
  for (const auto& gram : grams) {
    text += text.empty() ? "\"" : " \"";
    for (const char c : gram) text += c == '"' ? std::string("\"\"") : std::string(1, c);
    text += '"';
  }
  return text;
}

// The writer is alone in the file, so no rows are locked.
constexpr Engine kEngine{
    "instr(search, ?) > 0",
    {"item_text CROSS JOIN item ON item.place = item_text.rowid WHERE item_text MATCH ?",
     "item_text WHERE item_text MATCH ?", &allOf, "", "item_by_search"},
    "item",
    "item_count",
    "INSERT INTO item_count (connection, project, state, items) VALUES (?, ?, ?, ?) ON CONFLICT (connection, project, "
    "state) DO UPDATE SET items = items + excluded.items",
    "UPDATE item_export SET not_before = 0 WHERE not_before > 0 AND not_before <= ?",
    1,
    true};

// SQLite's memory for what a statement needs while it runs, so that it does not ask the heap each time: slots of a size
// that takes most rows.
constexpr int kSlotBytes = 2048;
constexpr int kSlots = 200;

struct Close {
  void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
};
using Handle = std::unique_ptr<sqlite3, Close>;

// A session is one thread's at a time: SQLite need not lock it at each of its calls.
Handle open(const std::string& file) {
  sqlite3* opened = nullptr;
  const int result =
      sqlite3_open_v2(file.c_str(), &opened, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
  Handle handle(opened);
  if (result != SQLITE_OK)
    throw LedgerError(std::string("the ledger could not be used: ") +
                      (opened == nullptr ? sqlite3_errstr(result) : sqlite3_errmsg(opened)));
  sqlite3_extended_result_codes(opened, 1);
  sqlite3_db_config(opened, SQLITE_DBCONFIG_LOOKASIDE, nullptr, kSlotBytes, kSlots);
  return handle;
}

class StatementRow final : public Row {
 public:
  explicit StatementRow(sqlite3_stmt* statement) : statement_(statement) {}
  std::int64_t number(int column) const override { return sqlite3_column_int64(statement_, column); }
  std::string_view text(int column) const override {
    const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
    return text == nullptr ? std::string_view()
                           : std::string_view(text, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column)));
  }

 private:
  sqlite3_stmt* statement_;
};

// Lets go of what the statement holds (locks, parameters) when its use ends.
class InUse {
 public:
  explicit InUse(sqlite3_stmt* statement) : statement_(statement) {}
  ~InUse() {
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
  }
  InUse(const InUse&) = delete;
  InUse& operator=(const InUse&) = delete;

 private:
  sqlite3_stmt* statement_;
};

}  // namespace

struct SqliteSession::Impl {
  explicit Impl(const std::string& file) : opened(open(file)), handle(opened.get()) {}
  ~Impl() { statements.clear(&finalize); }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  static void finalize(sqlite3_stmt* statement) { sqlite3_finalize(statement); }

  [[noreturn]] void fail() const {
    throw LedgerError(std::string("the ledger could not be used: ") + sqlite3_errmsg(handle));
  }

  sqlite3_stmt* prepared(std::string_view sql) {
    if (auto* known = statements.find(sql)) return *known;
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v3(handle, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &statement,
                           nullptr) != SQLITE_OK) {
      fail();
    }
    return statements.add(sql, statement, &finalize);
  }

  void bind(sqlite3_stmt* statement, std::span<const Parameter> parameters) const {
    int index = 0;
    for (const auto& parameter : parameters) {
      ++index;
      int result = SQLITE_OK;
      if (const auto* number = std::get_if<std::int64_t>(&parameter)) {
        result = sqlite3_bind_int64(statement, index, *number);
      } else if (const auto* text = std::get_if<std::string>(&parameter)) {
        result = sqlite3_bind_text64(statement, index, text->data(), text->size(), SQLITE_STATIC, SQLITE_UTF8);
      } else {
        result = sqlite3_bind_null(statement, index);
      }
      if (result != SQLITE_OK) fail();
    }
  }

  const Handle opened;
  sqlite3* const handle;
  StatementCache<sqlite3_stmt*> statements{kMostStatements};
  std::once_flag log_found;
  sqlite3_file* log = nullptr;
};

SqliteSession::SqliteSession(const std::string& file) : impl_(std::make_unique<Impl>(file)) {}
SqliteSession::~SqliteSession() = default;

const Engine& SqliteSession::engine() const {
  return kEngine;
}

void SqliteSession::run(std::string_view sql, std::span<const Parameter> parameters) {
  each(sql, parameters, [](const Row&) {});
}

void SqliteSession::each(std::string_view sql, std::span<const Parameter> parameters,
                         const std::function<void(const Row&)>& take) {
  sqlite3_stmt* statement = impl_->prepared(sql);
  const InUse in_use(statement);
  impl_->bind(statement, parameters);
  const StatementRow row(statement);
  int result = SQLITE_ROW;
  while ((result = sqlite3_step(statement)) == SQLITE_ROW) take(row);
  if (result != SQLITE_DONE) impl_->fail();
}

void SqliteSession::change(std::string_view sql, std::span<const Parameter> parameters, std::int64_t rows) {
  run(sql, parameters);
  if (sqlite3_changes64(impl_->handle) != rows) throw NotHeld();
}

void SqliteSession::script(std::string_view sql) {
  char* message = nullptr;
  if (sqlite3_exec(impl_->handle, std::string(sql).c_str(), nullptr, nullptr, &message) != SQLITE_OK) {
    const std::string why = message == nullptr ? "unknown" : message;
    sqlite3_free(message);
    throw LedgerError("the ledger could not be used: " + why);
  }
}

void SqliteSession::syncLog() {
  std::call_once(impl_->log_found,
                 [this] { sqlite3_file_control(impl_->handle, "main", SQLITE_FCNTL_JOURNAL_POINTER, &impl_->log); });
  sqlite3_file* log = impl_->log;
  if (log == nullptr || log->pMethods == nullptr) throw LedgerError("the ledger's log can't be reached");
  if (log->pMethods->xSync(log, SQLITE_SYNC_NORMAL | SQLITE_SYNC_DATAONLY) != SQLITE_OK)
    throw LedgerError("the disk did not keep what was written to the ledger");
}

bool SqliteSession::inTransaction() const {
  return sqlite3_get_autocommit(impl_->handle) == 0;
}

}  // namespace tieback::ledger
