// A purchase order read with its lines, and which of them a change order put there.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "erp/dialects/business_central/client.h"

namespace tieback::erp::business_central {

// The query that reads orders with lines and dimensions; all of them without a filter.
std::string ordersQuery(const std::string& filter);
// Of many orders no more than tells which of them carry a reference: a whole one is ten times as long.
std::string referencesQuery(const Config& config, const std::string& filter);

// What is said in the order about a line that was changed in place: the line as it was, and by how much.
struct ChangeNote {
  std::string place;  // the line's number (`sequence`)
  Decimal before;
  Decimal delta;
};
std::string noteText(const ChangeNote& note);

struct OwnLines {
  const json::Value* head = nullptr;      // the comment that names the change order
  std::vector<const json::Value*> lines;  // accounts and items, in their order
  std::vector<ChangeNote> changes;        // of lines that were changed in place, in their order
  std::vector<const json::Value*> all;    // notes included

  bool empty() const { return all.empty(); }
};
// An empty key means lines that carry none: of an order that people made.
OwnLines ownLinesOf(const Config& config, const json::Value& order, const std::string& external_key);

// The reference that a line carries; empty when it has none.
std::string referenceOf(const Config& config, const json::Value& line);

// The line's words without the reference before them.
std::string wordsOf(const Config& config, const json::Value& line);

// A text as it stands in a line's description; with `reference_in: description` the key goes before it.
std::string described(const Config& config, const std::string& external_key, const std::string& text);

// By how much the line has changed: what it is now against what the note says it was. Where a later change order
// changed it once more, what the note says.
Decimal deltaOf(const json::Value& order, const ChangeNote& note, const std::string& external_key,
                const Config& config);

const json::Value* lineAt(const json::Value& order, const std::string& place);
// The highest line number; 0 when there are no lines.
std::int64_t lastPlace(const json::Value& order);
// "COSTCODE=03-300, PROJECT=TOWER"
std::string dimensionsOf(const Config& config, const json::Value& line);

// What an origin says of its documents: what checkGone() goes by.
json::Value originData(const Config& config, const json::Value& order, const OwnLines& own);

}  // namespace tieback::erp::business_central
