#include "support/report.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iostream>
#include <limits>
#include <stdexcept>

namespace tieback::bench {
namespace {

std::string fixed(double value, int decimals) {
  std::string text(64, '\0');
  text.resize(static_cast<std::size_t>(std::snprintf(text.data(), text.size(), "%.*f", decimals, value)));
  return text;
}

std::string grouped(std::string digits) {
  const std::size_t point = std::min(digits.find('.'), digits.size());
  const std::size_t first = digits.front() == '-' ? 1 : 0;
  for (std::size_t at = point; at > first + 3;) {
    at -= 3;
    digits.insert(at, ",");
  }
  return digits;
}

// Characters, not bytes.
std::size_t width(const std::string& text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::string padded(const std::string& text, std::size_t to, bool right) {
  const std::string space(to - std::min(to, width(text)), ' ');
  return right ? space + text : text + space;
}

}  // namespace

Cell number(double value, int decimals) {
  Cell cell("-");
  cell.value = json::Value();
  if (!std::isfinite(value)) return cell;
  const std::string plain = fixed(value, decimals);
  cell.text = grouped(plain);
  cell.value = json::Value::number(plain);
  return cell;
}

Cell ratio(double value, double of) {
  Cell cell = number(value / of, 2);
  if (!cell.value.isNull()) cell.text += " x";
  return cell;
}

Table::Table(std::string title, std::vector<std::string> columns)
    : title_(std::move(title)), columns_(std::move(columns)) {}

void Table::row(std::vector<Cell> cells) {
  if (cells.size() != columns_.size()) throw std::logic_error("a row of '" + title_ + "' has another number of cells");
  rows_.push_back(std::move(cells));
}

void Table::note(std::string sentence) {
  notes_.push_back(std::move(sentence));
}

void Table::print(std::ostream& out) const {
  std::vector<std::size_t> widths;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    std::size_t widest = width(columns_[i]);
    for (const auto& row : rows_) widest = std::max(widest, width(row[i].text));
    widths.push_back(widest);
  }
  out << "\n" << title_ << "\n";
  for (std::size_t i = 0; i < columns_.size(); ++i) out << "  " << padded(columns_[i], widths[i], i > 0);
  out << "\n";
  for (const auto& row : rows_) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      out << "  " << padded(row[i].text, widths[i], i > 0 && !row[i].value.isString());
    }
    out << "\n";
  }
  for (const auto& note : notes_) out << "  * " << note << "\n";
  out.flush();
}

json::Value Table::toJson() const {
  auto rows = json::Value::array();
  for (const auto& row : rows_) {
    auto object = json::Value::object();
    for (std::size_t i = 0; i < row.size(); ++i) object.set(columns_[i], row[i].value);
    rows.push(std::move(object));
  }
  auto notes = json::Value::array();
  for (const auto& note : notes_) notes.push(note);
  return json::Value::object({{"title", title_}, {"rows", std::move(rows)}, {"notes", std::move(notes)}});
}

Table& Report::table(const std::string& bench, std::string title, std::vector<std::string> columns) {
  entries_.push_back({bench, Table(std::move(title), std::move(columns))});
  return entries_.back().table;
}

void Report::print(const std::string& bench, std::ostream& out) const {
  for (const auto& entry : entries_) {
    if (entry.bench == bench) entry.table.print(out);
  }
}

void Report::save(const std::filesystem::path& file, const json::Value& machine) const {
  auto document = json::Value::object({{"machine", machine}, {"benchmarks", json::Value::object()}});
  for (const auto& entry : entries_) {
    json::Value& tables = document["benchmarks"][entry.bench];
    if (tables.isNull()) tables = json::Value::array();
    tables.push(entry.table.toJson());
  }
  std::ofstream out(file, std::ios::trunc);
  out << document.dump(2) << "\n";
  out.close();
  if (!out) throw std::runtime_error("cannot write " + file.string());
}

void Samples::append(const Samples& other) {
  values_.insert(values_.end(), other.values_.begin(), other.values_.end());
}

double Samples::percentileUs(double share) const {
  if (values_.empty()) return std::numeric_limits<double>::quiet_NaN();
  if (sorted_ != values_.size()) std::sort(values_.begin(), values_.end());
  sorted_ = values_.size();
  const double last = static_cast<double>(values_.size() - 1);
  const auto index = static_cast<std::size_t>(std::llround(share * last));
  return static_cast<double>(values_[index]) / 1000.0;
}

}  // namespace tieback::bench
