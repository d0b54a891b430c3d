#include "support/big_ledger.h"

#include <tieback/sdk/decimal.h>

#include <algorithm>
#include <map>
#include <stdexcept>

namespace tieback::bench {
namespace {

constexpr std::int64_t kPerTransaction = 100'000;

std::unique_ptr<sqlite3, int (*)(sqlite3*)> open(const std::filesystem::path& file) {
  sqlite3* database = nullptr;
  if (sqlite3_open_v2(file.c_str(), &database, SQLITE_OPEN_READWRITE, nullptr) != SQLITE_OK) {
    throw std::runtime_error("cannot open " + file.string());
  }
  return {database, sqlite3_close};
}

// What differs from copy to copy, by column; `n` counts them. Multiplied by primes, so that no order is another's.
std::map<std::string, std::string> varied() {
  const std::string amount = "(n * 104729 % 1000003)";
  const std::string number = "printf('CCO-%07d', n * 15485863 % 10000019)";
  const std::string title = "printf('Extra footing %d, level %d', n * 7919 % 1000003, n % 40)";
  const std::string commitment = "(n % 20000)";
  const std::string vendor = "printf('Vendor %d LLC', n % " + std::to_string(kVendors) + ")";
  const std::string id = "(1000000 + n)";
  const std::string whole = std::to_string(34 - Decimal::kMaxScale);
  return {{"id", "'b-1.' || " + id},
          {"change_order", "CAST(" + id + " AS TEXT)"},
          {"external_key", "'TB-' || " + id},
          {"number", number},
          {"title", title},
          {"vendor", vendor},
          {"project", "'p-' || (n % " + std::to_string(kProjects) + " + 1)"},
          {"commitment", "CAST(" + commitment + " AS TEXT)"},
          {"amount", "printf('%d.00', " + amount + ")"},
          // As the ledger orders amounts: a sign digit and 34 digits at the largest scale.
          {"amount_key", "printf('1%0" + whole + "d', " + amount + ") || '" +
                             std::string(static_cast<std::size_t>(Decimal::kMaxScale), '0') + "'"},
          {"sent_at", "t.sent_at - n * 60000000"},
          {"updated_at", "t.sent_at - n * 60000000 + n * 6700417 % 86400000000"},
          {"search", "lower(" + number + " || char(10) || " + title + " || char(10) || " + vendor +
                         " || char(10) || 'SC-' || " + commitment + ")"}};
}

}  // namespace

BigLedger::BigLedger(const std::filesystem::path& file, std::vector<Original> originals)
    : database_(open(file)), originals_(std::move(originals)) {
  const auto copies = texts("SELECT count(*) FROM item WHERE CAST(change_order AS INTEGER) >= 1000000");
  copies_ = std::stoll(copies.at(0));
}

void BigLedger::run(const std::string& sql) {
  char* message = nullptr;
  if (sqlite3_exec(database_.get(), sql.c_str(), nullptr, nullptr, &message) == SQLITE_OK) return;
  const std::string why = message == nullptr ? "unknown" : message;
  sqlite3_free(message);
  throw std::runtime_error("the ledger could not be filled: " + why);
}

BigLedger::Statement BigLedger::prepare(const std::string& sql) {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(database_.get(), sql.c_str(), -1, &statement, nullptr) != SQLITE_OK) {
    throw std::runtime_error(std::string("the ledger could not be read: ") + sqlite3_errmsg(database_.get()));
  }
  return {statement, sqlite3_finalize};
}

std::vector<std::string> BigLedger::texts(const std::string& sql) {
  const auto statement = prepare(sql);
  std::vector<std::string> texts;
  while (sqlite3_step(statement.get()) == SQLITE_ROW) {
    const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement.get(), 0));
    texts.emplace_back(text == nullptr ? "" : text);
  }
  return texts;
}

// " WITH … numbers(n)": the copies from … to.
std::string BigLedger::numbersSql(std::int64_t from, std::int64_t to) {
  return " WITH RECURSIVE numbers(n) AS (SELECT " + std::to_string(from) +
         " UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < " + std::to_string(to) + ")";
}

// The original that copy n is of.
std::string BigLedger::whichSql() const {
  std::string which = "CASE";
  int below = 0;
  for (const auto& original : originals_) {
    below += original.percent;
    which += " WHEN n % 100 < " + std::to_string(below) + " THEN '" + original.id + "'";
  }
  return which + " END";
}

std::string BigLedger::copyDocumentsSql(std::int64_t from, std::int64_t to) const {
  const std::string id = "(1000000 + n)";
  return "INSERT INTO item_document (item, document)" + numbersSql(from, to) + " SELECT 'b-1.' || " + id +
         ", json_set(t.document, '$.change_order.id', " + id +
         ", '$.change_order.number', printf('CCO-%07d', n * 15485863 % 10000019), '$.commitment.id', n % 20000) FROM "
         "numbers CROSS JOIN item_document AS t ON t.item = " +
         whichSql();
}

std::string BigLedger::copySql(std::int64_t from, std::int64_t to) {
  const auto expressions = varied();
  std::string names;
  std::string values;
  for (const auto& column : texts("SELECT name FROM pragma_table_info('item')")) {
    const auto found = expressions.find(column);
    names += (names.empty() ? "" : ", ") + column;
    values += (values.empty() ? "" : ", ") + (found == expressions.end() ? "t." + column : found->second);
  }
  return "INSERT INTO item (" + names + ")" + numbersSql(from, to) + " SELECT " + values +
         " FROM numbers CROSS JOIN original AS t ON t.id = " + whichSql();
}

void BigLedger::growTo(std::int64_t items) {
  // Indexes are made anew afterwards: in order, which is many times faster than row by row.
  const auto indexes = texts("SELECT sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'item' AND sql <> ''");
  run("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -500000; PRAGMA temp_store = FILE;"
      "DROP TABLE IF EXISTS original; CREATE TEMP TABLE original AS SELECT * FROM item WHERE "
      "CAST(change_order AS INTEGER) < 1000000");
  for (const auto& name :
       texts("SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = 'item' AND sql <> ''")) {
    run("DROP INDEX " + name);
  }
  while (copies_ < items) {
    const std::int64_t next = std::min(copies_ + kPerTransaction, items);
    run("BEGIN; " + copySql(copies_, next) + "; " + copyDocumentsSql(copies_, next) + "; COMMIT");
    copies_ = next;
  }
  for (const auto& index : indexes) run(index);
  run("DROP TABLE original; PRAGMA journal_mode = WAL");
}

std::size_t BigLedger::readPage(const std::string& sort_column, int view, int rows) {
  const auto statement = prepare(
      "SELECT * FROM item JOIN item_document ON item_document.item = item.id WHERE connection = 'b-1' AND view = " +
      std::to_string(view) + " ORDER BY " + sort_column + ", id LIMIT " + std::to_string(rows));
  std::size_t bytes = 0;
  const int columns = sqlite3_column_count(statement.get());
  while (sqlite3_step(statement.get()) == SQLITE_ROW) {
    for (int i = 0; i < columns; ++i) {
      const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement.get(), i));
      const std::string copy(text == nullptr ? "" : text);
      bytes += copy.size();
    }
  }
  return bytes;
}

}  // namespace tieback::bench
