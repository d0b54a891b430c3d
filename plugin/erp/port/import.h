// Change orders that someone made in the ERP itself, as a dialect lists them for the platform to take over.
//
// What counts as one is the ERP's affair: a document of its own, or what stands in its place there. A dialect leaves
// out what can't be a commitment change order at all (one that touches no commitment), and nothing else: what it can
// read only in part is listed with a `problem`, for a person to see.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <tieback/sdk/decimal.h>
#include <tieback/sdk/json.h>

namespace tieback::erp {

// One page is asked for at a time, with one request (besides a log-in, and the names of ids not met before). Repeating
// it changes nothing: the engine asks again after a crash or a lost answer.
struct ImportQuery {
  // What was changed at or after this (microseconds since 1970); 0: everything. The engine goes back behind the last
  // pull's beginning by more than clocks differ, so a dialect may round it down and need not mind the ERP's clock.
  std::int64_t changed_since_us = 0;
  std::string cursor;  // as the page before it gave it; empty: the first page
};

struct ImportLine {
  std::string id;               // the ERP's; stable
  std::string commitment_line;  // the ERP's id of the commitment's line that it changes; empty: a new line
  std::string cost_code;        // as the platform's origin ids: see domain::DraftLine
  std::string category;         // the cost type; empty where the ERP tells none
  std::string description;
  std::string uom;
  std::optional<Decimal> quantity;
  std::optional<Decimal> unit_cost;
  Decimal amount;  // of the change, not of the line afterwards
};

struct ImportRecord {
  std::string origin_id;    // what Origin::id would be, had it been exported; stable
  std::string origin_code;  // its number in the ERP
  // What Origin::data would be: what checkGone() wants to know of it, once an item is linked to it.
  json::Value documents = json::Value::array();
  // The text that stands where exports write their external key: by it the engine knows what Tieback itself has made.
  std::string reference;
  std::string commitment;  // the ERP's ids from here on, as exports use them (domain::Draft)
  std::string project;
  std::string vendor;
  std::string title;
  std::string description;
  std::string date;  // 2026-06-15; empty where it has none
  enum class Status {
    held,      // may still be changed there
    open,      // decided, not yet final
    closed,    // final
    cancelled  // it is no change order any more (deleted, cancelled, reversed)
  };
  Status status = Status::closed;
  std::string erp_status;  // in the ERP's own word
  std::string version;     // the ERP's own mark of this version (a time, a counter), as it wrote it
  std::string currency;    // ISO 4217; empty where the ERP does not tell
  std::vector<ImportLine> lines;
  std::optional<Decimal> total;  // as the ERP tells it beside the lines; nothing where it does not
  std::string problem;           // why it can't become one change order of one commitment as it stands; empty: it can
};

struct ImportPage {
  std::vector<ImportRecord> records;  // in any order; a record may come again on a later page
  std::string next;                   // the next page's cursor; empty: this was the last
};

}  // namespace tieback::erp
