// What the benchmarks found: tables for people, and the same as JSON.
//
// Threads: one.
#pragma once

#include <tieback/sdk/json.h>

#include <deque>
#include <filesystem>
#include <iosfwd>
#include <string>
#include <vector>

namespace tieback::bench {

// One value of a table: as people read it, and as a machine does.
struct Cell {
  Cell(const char* words) : text(words), value(words) {}
  Cell(std::string words) : text(std::move(words)), value(text) {}

  std::string text;
  json::Value value;
};

// "12,345" or "0.123"; a value that is not finite is "-" and null.
Cell number(double value, int decimals = 0);
// "1.9 x", of `value` by `of`.
Cell ratio(double value, double of);

class Table {
 public:
  Table(std::string title, std::vector<std::string> columns);

  // As many cells as there are columns.
  void row(std::vector<Cell> cells);
  // A sentence below the table: settings, or why a figure is what it is.
  void note(std::string sentence);

  void print(std::ostream& out) const;
  json::Value toJson() const;

 private:
  std::string title_;
  std::vector<std::string> columns_;
  std::vector<std::vector<Cell>> rows_;
  std::vector<std::string> notes_;
};

// All tables of one run, by benchmark.
class Report {
 public:
  Table& table(const std::string& bench, std::string title, std::vector<std::string> columns);
  // Prints the tables of one benchmark.
  void print(const std::string& bench, std::ostream& out) const;
  void save(const std::filesystem::path& file, const json::Value& machine) const;

 private:
  struct Entry {
    std::string bench;
    Table table;
  };
  std::deque<Entry> entries_;  // tables stay where they are
};

// Durations of many calls.
class Samples {
 public:
  void add(std::int64_t nanoseconds) { values_.push_back(nanoseconds); }
  void append(const Samples& other);
  std::size_t count() const { return values_.size(); }
  // In microseconds; NaN when there are none. `share` from 0 to 1.
  double percentileUs(double share) const;
  double medianUs() const { return percentileUs(0.5); }

 private:
  mutable std::vector<std::int64_t> values_;
  mutable std::size_t sorted_ = 0;  // so many of them are in order
};

}  // namespace tieback::bench
