#include "support/big_ledger.h"

#include <tieback/sdk/decimal.h>

#include <algorithm>
#include <map>
#include <memory>
#include <stdexcept>

#include "support/sql_database.h"

namespace tieback::test {
namespace {

constexpr std::int64_t kPerTransaction = 100'000;
constexpr const char* kFirst = "1000000";  // of the change orders' ids; the originals' are lower
constexpr int kShares = 1009;              // a prime, so that an item's state has nothing to do with its project

class Filler {
 public:
  Filler(SqlDatabase& database, const std::vector<Original>& originals, int connections, const QueuedCopies& queued)
      : database_(database), originals_(originals), connections_(std::to_string(connections)), queued_(queued) {}

  void growTo(std::int64_t items) {
    const std::string copied = "CAST(change_order AS " + database_.words().integer + ") >= " + kFirst;
    std::int64_t copies = std::stoll(database_.texts("SELECT count(*) FROM item WHERE " + copied).at(0));
    database_.run("CREATE TEMPORARY TABLE original AS SELECT * FROM item WHERE NOT " + copied +
                  "; CREATE TEMPORARY TABLE original_export AS SELECT item_export.* FROM item_export JOIN original ON "
                  "original.id = item_export.item");
    // Indexes are made anew afterwards: in order, which is many times faster than row by row.
    const auto indexes = database_.dropIndexes({"item", "item_export", "item_listing"});
    while (copies < items) {
      const std::int64_t next = std::min(copies + kPerTransaction, items);
      database_.run("BEGIN; " + copySql("item", "id", varied(), copies, next) + "; " +
                    copySql("item_export", "item", variedOfExport(), copies, next) + "; " +
                    copyDocumentsSql(copies, next) + "; COMMIT");
      copies = next;
    }
    for (const auto& index : indexes) database_.run(index);
    for (const auto& table : database_.words().count_tables) database_.run("DELETE FROM " + table);
    database_.run(
        "INSERT INTO item_count (connection, project, state, items) SELECT connection, project, state, count(*) FROM "
        "item GROUP BY connection, project, state; DROP TABLE original; DROP TABLE original_export");
  }

 private:
  // Counts the copies within their connection.
  std::string own() const { return "(n / " + connections_ + ")"; }
  std::string connection() const { return "('b-' || CAST(n % " + connections_ + " + 1 AS TEXT))"; }
  std::string id() const { return "(" + connection() + " || '.' || " + changeOrder() + ")"; }
  static std::string changeOrder() { return std::string("CAST(") + kFirst + " + n AS TEXT)"; }
  static std::string padded(const std::string& number, int digits, const SqlDatabase::Words& words) {
    return words.last + "('" + std::string(static_cast<std::size_t>(digits), '0') + "' || CAST(" + number +
           " AS TEXT), " + (words.from_end ? "-" : "") + std::to_string(digits) + ")";
  }
  std::string number() const { return "('CCO-' || " + padded("(n * 15485863 % 10000019)", 8, database_.words()) + ")"; }
  std::string commitment() const { return "CAST(" + own() + " % " + std::to_string(kCommitments) + " AS TEXT)"; }

  // What differs from copy to copy, by column; `n` counts them. Multiplied by primes, so that no order is another's.
  std::map<std::string, std::string> varied() const {
    auto columns = variedAlways();
    if (queued_.after_position) columns["queue_position"] = placeAfter("t.queue_position > 0", "0");
    return columns;
  }

  // Where the original is in the queue.
  std::string placeAfter(const std::string& queued, const std::string& otherwise) const {
    return "CASE WHEN " + queued + " THEN n + " + std::to_string(*queued_.after_position) + " ELSE " + otherwise +
           " END";
  }

  std::map<std::string, std::string> variedOfExport() const {
    std::map<std::string, std::string> columns = {{"item", id()}, {"connection", connection()}};
    if (queued_.after_position) columns["in_queue"] = placeAfter("t.in_queue IS NOT NULL", "NULL");
    if (queued_.not_before != 0) {
      columns["not_before"] = std::to_string(queued_.not_before);
      columns["phase"] = "'waiting'";
    }
    return columns;
  }

  std::map<std::string, std::string> variedAlways() const {
    const auto& words = database_.words();
    const std::string amount = "(n * 104729 % 1000003)";
    const std::string title =
        "('Extra footing ' || CAST(n * 7919 % 1000003 AS TEXT) || ', level ' || CAST(n % 40 AS TEXT))";
    const std::string vendor =
        "('Vendor ' || CAST(" + own() + " % " + std::to_string(kVendors) + " AS TEXT) || ' LLC')";
    const std::string line = " || " + words.line_feed + " || ";
    return {{"id", id()},
            {"connection", connection()},
            {"change_order", changeOrder()},
            {"external_key", "'TB-' || " + changeOrder()},
            {"number", number()},
            {"title", title},
            {"vendor", vendor},
            {"project", "'p-' || CAST(" + own() + " % " + std::to_string(kProjects) + " + 1 AS TEXT)"},
            {"commitment", commitment()},
            {"amount", "(CAST(" + amount + " AS TEXT) || '.00')"},
            // As the ledger orders amounts: a sign digit and 34 digits at the largest scale.
            {"amount_key", "('1' || " + padded(amount, 34 - Decimal::kMaxScale, words) + " || '" +
                               std::string(static_cast<std::size_t>(Decimal::kMaxScale), '0') + "')"},
            {"sent_at", "t.sent_at - n * 60000000"},
            {"updated_at", "t.sent_at - n * 60000000 + n * 6700417 % 86400000000"},
            {"search", "lower(" + number() + line + title + line + vendor + line + "'SC-' || " + commitment() + ")"}};
  }

  // The original that copy n is of.
  std::string which() const {
    std::string sql = "CASE";
    int below = 0;
    for (const auto& original : originals_) {
      below += original.percent;
      sql += " WHEN " + own() + " * 104729 % " + std::to_string(kShares) + " * 100 < " +
             std::to_string(below * kShares) + " THEN '" + original.id + "'";
    }
    return sql + " END";
  }

  // `expressions`: of the columns that differ from the original's, whose id is in column `item`.
  std::string copySql(const std::string& table, const std::string& item,
                      const std::map<std::string, std::string>& expressions, std::int64_t from, std::int64_t to) const {
    std::string names;
    std::string values;
    for (const auto& column : database_.columns(table)) {
      const auto found = expressions.find(column);
      names += (names.empty() ? "" : ", ") + column;
      values += (values.empty() ? "" : ", ") + (found == expressions.end() ? "t." + column : found->second);
    }
    return "INSERT INTO " + table + " (" + names + ") SELECT " + values + " FROM " + database_.numbers(from, to) +
           " CROSS JOIN original" + (table == "item" ? "" : "_export") + " AS t WHERE t." + item + " = " + which();
  }

  std::string copyDocumentsSql(std::int64_t from, std::int64_t to) const {
    return "INSERT INTO item_document (item, document) SELECT " + id() + ", " +
           database_.withMembers("t.document", {{"change_order.id", std::string("(") + kFirst + " + n)"},
                                                {"change_order.number", number()},
                                                {"commitment.id", commitment()}}) +
           " FROM " + database_.numbers(from, to) + " CROSS JOIN item_document AS t WHERE t.item = " + which();
  }

  SqlDatabase& database_;
  const std::vector<Original>& originals_;
  const std::string connections_;
  const QueuedCopies& queued_;
};

}  // namespace

void growLedger(const std::string& url, const std::vector<Original>& originals, int connections, std::int64_t items,
                const QueuedCopies& queued) {
  const auto database = openToFill(url);
  Filler(*database, originals, connections, queued).growTo(items);
  database->settle();
}

}  // namespace tieback::test
