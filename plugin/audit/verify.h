// Holds the whole audit history against its hash chain, and against checkpoints kept elsewhere. Works over the ledger's
// port, page by page: whatever the store, and however long the history.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "audit/checkpoint.h"
#include "ledger/port/ledger.h"

namespace tieback::audit {

// One file of checkpoints.
struct CheckpointLines {
  std::string name;  // for people
  std::vector<std::string> lines;
};

struct Finding {
  // altered | removed | reordered | cut_off | rewritten (what a checkpoint signed is no longer so) | checkpoint (a
  // checkpoint is itself not to be trusted)
  std::string kind;
  std::string connection;  // empty: of an unreadable checkpoint
  std::int64_t sequence = 0;
  std::int64_t last_sequence = 0;  // the same, or the end of a range
  std::string item;                // empty where the row itself is gone
  std::string message;
};

struct ConnectionReport {
  std::string connection;
  std::int64_t rows = 0;
  std::int64_t last_sequence = 0;
  std::int64_t checkpoints = 0;   // good ones
  std::int64_t signed_up_to = 0;  // the newest checkpoint that the history bears out; 0: none
};

struct Report {
  std::vector<ConnectionReport> connections;
  std::vector<Finding> findings;
};

// `key`: without it signatures are not looked at. Reads one moment's state; may take long on a long history.
Report verify(ledger::Ledger& ledger, const std::vector<CheckpointLines>& checkpoints,
              const std::optional<VerifyingKey>& key, const std::string& only_connection = "");

// The answer of the contract (audit.answer.schema.json).
json::Value toJson(const Report& report);

}  // namespace tieback::audit
