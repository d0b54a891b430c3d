// Everything that this Intacct knows; a value, so that a snapshot is a copy.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "core/ids.h"
#include "objects.h"
#include "settings.h"

namespace tieback::mock::intacct {

struct Session {
  std::string user;
  std::string location;  // the entity; empty: the top level
  std::int64_t expires = 0;
};

// What readMore goes on with.
struct Cursor {
  std::string object;
  std::vector<Json> records;  // those not yet given
  std::vector<std::string> fields;
  std::size_t page = 100;
};

struct State {
  explicit State(std::uint64_t seed) : books(bookSpecs()), ids(seed) {}

  Settings settings;
  Books books;
  std::map<long long, std::string> documentIds;  // RECORDNO → DOCID
  std::map<std::string, Session> sessions;
  std::map<std::string, std::string> executed;  // controlid → its <result>
  std::map<std::string, Cursor> cursors;
  std::map<std::string, long long> sequences;  // definition → the last number given
  IdSource ids;
  long long lastRecord = 0;
  std::int64_t now = 0;  // of the request at hand

  long long nextRecord() { return ++lastRecord; }
  // Keeps the index beside the books.
  BookRecord putDocument(Json document);
  void eraseDocument(const Json& document);
  BookRecord documentOf(long long record) const;
};

// A record as a seed or the admin side gives it becomes a whole one: record numbers, and of a document its id, amounts
// and totals.
void complete(State& state, std::string_view collection, Json& record);

// "06/15/2026 09:00:00", in UTC.
std::string modificationTime(std::int64_t micros);

// Amounts of lines and header from quantities and prices. False when they are beyond what can be held.
bool workOut(Json& document);

}  // namespace tieback::mock::intacct
