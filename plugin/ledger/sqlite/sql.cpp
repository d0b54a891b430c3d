#include "ledger/sqlite/sql.h"

#include <Poco/Data/SQLite/Connector.h>
#include <Poco/Data/SQLite/Utility.h>
#include <Poco/Data/Session.h>
#include <Poco/Data/Statement.h>
#include <sqlite3.h>

#include <mutex>

#include "ledger/port/ledger.h"

namespace tieback::ledger {
namespace {

using Poco::Data::Keywords::into;
using Poco::Data::Keywords::use;

Poco::Data::Session open(const std::string& file) {
  static std::once_flag registered;
  std::call_once(registered, [] { Poco::Data::SQLite::Connector::registerConnector(); });
  return Poco::Data::Session("SQLite", file);
}

[[noreturn]] void fail(const Poco::Exception& error) {
  throw LedgerError("the ledger could not be used: " + error.displayText());
}

void bind(Poco::Data::Statement& statement, std::vector<Parameter>& parameters) {
  static Poco::Data::NullData kNull = Poco::NULL_GENERIC;
  for (auto& parameter : parameters) {
    if (auto* number = std::get_if<std::int64_t>(&parameter)) {
      statement, use(*number);
    } else if (auto* text = std::get_if<std::string>(&parameter)) {
      statement, use(*text);
    } else {
      statement, use(kNull);
    }
  }
}

}  // namespace

struct SqlSession::Impl {
  Poco::Data::Session session;
};

SqlSession::SqlSession(const std::string& file) {
  try {
    impl_ = std::make_unique<Impl>(Impl{open(file)});
  } catch (const Poco::Exception& error) {
    fail(error);
  }
}

SqlSession::~SqlSession() = default;

void SqlSession::run(const std::string& sql, std::vector<Parameter> parameters) {
  try {
    Poco::Data::Statement statement(impl_->session);
    statement << sql;
    bind(statement, parameters);
    statement.execute();
  } catch (const Poco::Exception& error) {
    fail(error);
  }
}

std::vector<Row> SqlSession::rows(std::size_t columns, const std::string& sql, std::vector<Parameter> parameters) {
  try {
    std::vector<std::vector<std::string>> extracted(columns);
    Poco::Data::Statement statement(impl_->session);
    statement << sql;
    bind(statement, parameters);
    for (auto& column : extracted) statement, into(column);
    statement.execute();
    std::vector<Row> rows(columns == 0 ? 0 : extracted[0].size(), Row(columns));
    for (std::size_t column = 0; column < columns; ++column) {
      for (std::size_t row = 0; row < rows.size(); ++row) rows[row][column] = std::move(extracted[column][row]);
    }
    return rows;
  } catch (const Poco::Exception& error) {
    fail(error);
  }
}

void SqlSession::script(std::string_view sql) {
  // Poco::Data runs one statement at a time; SQLite itself knows where one ends (triggers hold semicolons).
  sqlite3* handle = Poco::Data::SQLite::Utility::dbHandle(impl_->session);
  char* message = nullptr;
  if (sqlite3_exec(handle, std::string(sql).c_str(), nullptr, nullptr, &message) != SQLITE_OK) {
    const std::string why = message == nullptr ? "unknown" : message;
    sqlite3_free(message);
    throw LedgerError("the ledger could not be used: " + why);
  }
}

}  // namespace tieback::ledger
