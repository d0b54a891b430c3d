// How a line of a purchase order says which change orders it came of: the text of the reference column.
//
//   "TB-4711/2"                                    the second line of the change order with that key
//   "TB-4711/1 15000.00>17500.00; TB-4730/1 …"     a line that change orders have changed, amount before and after
//
// The amounts make a change's size readable in NetSuite, and provable after a lost answer.
#pragma once

#include <tieback/sdk/decimal.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tieback::erp::netsuite {

struct Mark {
  std::string key;
  std::size_t line = 0;  // of the change order, from 1
  std::optional<Decimal> before;
  std::optional<Decimal> after;

  std::string text() const;
};

// In their order; whatever is no mark (a person's note) is passed over.
std::vector<Mark> marksIn(std::string_view text);
// The text with one more mark at its end; what a person wrote stays.
std::string withMark(const std::string& text, const Mark& mark);

// Letters, digits, - and _: what an external id may be, and no mark's own punctuation.
bool isPlainKey(std::string_view key);

}  // namespace tieback::erp::netsuite
