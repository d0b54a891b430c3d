#include "ledger/port/history_hash.h"

#include <catch2/catch.hpp>

#include "domain/digest.h"

namespace tieback::ledger {
namespace {

HistoryEntry entry() {
  HistoryEntry entry;
  entry.item = "acme.1";
  entry.at = 1'750'000'000'123'456;
  entry.by = json::Value::object({{"name", "Ann \"A\" Müller"}, {"id", "u-1"}});
  entry.operation = "reject";
  entry.from = "ready";
  entry.to = "rejected";
  entry.revision = 3;
  entry.message = "Two lines:\nwrong \\ cost code";
  entry.details = json::Value::object({{"z", 1}, {"a", json::Value::array({true, nullptr})}});
  entry.sequence = 7;
  return entry;
}

}  // namespace

TEST_CASE("a row's hash is of its members in the order of their names, after the hash of the row before it") {
  const HistoryEntry row = entry();
  const auto value = json::Value::object({{"connection", "acme"},
                                          {"sequence", row.sequence},
                                          {"item", row.item},
                                          {"at", row.at},
                                          {"by", row.by},
                                          {"operation", row.operation},
                                          {"from", row.from},
                                          {"to", row.to},
                                          {"revision", row.revision},
                                          {"message", row.message},
                                          {"details", row.details}});
  CHECK(historyHash(row, "acme", "") == domain::sha256Hex(value.canonical()));
  CHECK(historyHash(row, "acme", "abc") == domain::sha256Hex("abc" + value.canonical()));
}

// What has been written is held against it for ever.
TEST_CASE("a row's hash is what it was in the first version") {
  HistoryEntry row;
  row.item = "acme.1";
  row.sequence = 1;
  row.operation = "submit";
  row.to = "ready";
  CHECK(historyHash(row, "acme", "") == "9308f43b7d3b6437afacedc15a290a3758428e0d5d4d88eec6998625dd29115f");
}

}  // namespace tieback::ledger
