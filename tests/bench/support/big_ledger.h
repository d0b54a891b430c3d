// A ledger of any size, made from a few items that the connector itself wrote: each is copied many times under other
// ids, titles, amounts, dates, projects, commitments and vendors. So the rows are what the connector makes them, and
// this program knows only the columns that it varies.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace tieback::bench {

// The items to copy, by the share (in hundredths) of the copies that each gets.
struct Original {
  std::string id;
  int percent = 0;
};

inline constexpr int kProjects = 200;
inline constexpr int kVendors = 500;

class BigLedger {
 public:
  // Nobody else may have it open. `originals` are items of connection b-1.
  BigLedger(const std::filesystem::path& file, std::vector<Original> originals);

  // Adds copies until there are `items` copies in all.
  void growTo(std::int64_t items);

  // The same rows as a list's first page, by SQLite alone, with a prepared statement: returns how many bytes there
  // were.
  std::size_t readPage(const std::string& sort_column, int view, int rows);

 private:
  using Statement = std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)>;

  void run(const std::string& sql);
  std::vector<std::string> texts(const std::string& sql);
  static std::string numbersSql(std::int64_t from, std::int64_t to);
  std::string whichSql() const;
  std::string copySql(std::int64_t from, std::int64_t to);
  std::string copyDocumentsSql(std::int64_t from, std::int64_t to) const;
  Statement prepare(const std::string& sql);

  std::unique_ptr<sqlite3, int (*)(sqlite3*)> database_;
  std::vector<Original> originals_;
  std::int64_t copies_ = 0;
};

}  // namespace tieback::bench
