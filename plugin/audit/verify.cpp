#include "audit/verify.h"

#include <map>

#include "audit/chain_check.h"

namespace tieback::audit {
namespace {

constexpr std::int64_t kPage = 1000;

using BySequence = std::map<std::int64_t, std::string>;
using ByConnection = std::map<std::string, BySequence>;

class CheckpointReader {
 public:
  CheckpointReader(const std::optional<VerifyingKey>& key, Report& report) : key_(key), report_(report) {}

  void file(const CheckpointLines& file) {
    std::string previous;
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      line(file.name + ":" + std::to_string(i + 1), file.lines[i], previous);
      previous = lineHash(file.lines[i]);
    }
  }

  ByConnection good;

 private:
  void line(const std::string& place, const std::string& text, const std::string& previous) {
    const auto checkpoint = checkpointFrom(text);
    if (!checkpoint) {
      distrust({}, place, checkpoint.error().message);
    } else if (key_ && !signatureFits(*checkpoint, *key_)) {
      distrust(*checkpoint, place, "its signature is not that of this key: it was forged, altered, or another key's");
    } else {
      if (checkpoint->previous != previous)
        distrust(*checkpoint, place, "the line before it is not the one it was written after");
      const auto [known, is_new] = good[checkpoint->connection].emplace(checkpoint->sequence, checkpoint->hash);
      if (!is_new && known->second != checkpoint->hash)
        distrust(*checkpoint, place, "another checkpoint signed another hash for the same row");
    }
  }

  void distrust(const Checkpoint& checkpoint, const std::string& place, const std::string& why) {
    report_.findings.push_back(
        {"checkpoint", checkpoint.connection, checkpoint.sequence, checkpoint.sequence, "", place + ": " + why});
  }

  const std::optional<VerifyingKey>& key_;
  Report& report_;
};

void verifyChain(ledger::Transaction& transaction, const std::string& connection, const BySequence& checkpoints,
                 Report& report) {
  ChainCheck chain(connection, checkpoints);
  std::int64_t after = -1;  // a row below 1 was never written by a ledger
  bool goes_on = true;
  while (goes_on) {
    const auto page = transaction.historyAfter(connection, after, kPage);
    goes_on = static_cast<std::int64_t>(page.size()) == kPage;
    for (const auto& entry : page) {
      if (!chain.row(entry)) {
        goes_on = false;
        break;
      }
      after = entry.sequence;
    }
  }
  chain.end(report);
}

}  // namespace

Report verify(ledger::Ledger& ledger, const std::vector<CheckpointLines>& checkpoints,
              const std::optional<VerifyingKey>& key, const std::string& only_connection) {
  Report report;
  CheckpointReader reader(key, report);
  for (const auto& file : checkpoints) reader.file(file);
  const Report of_files = report;
  ledger.read([&](ledger::Transaction& transaction) {
    report = of_files;  // what an earlier run of this work has found comes again
    // A connection whose whole history is gone shows by its checkpoints only.
    ByConnection all = reader.good;
    for (const auto& connection : transaction.historyConnections()) all[connection];
    for (const auto& [connection, signed_rows] : all) {
      if (only_connection.empty() || connection == only_connection)
        verifyChain(transaction, connection, signed_rows, report);
    }
  });
  return report;
}

json::Value toJson(const Report& report) {
  json::Value connections = json::Value::array();
  for (const auto& one : report.connections) {
    connections.push(json::Value::object({{"connection", one.connection},
                                          {"rows", one.rows},
                                          {"last_sequence", one.last_sequence},
                                          {"checkpoints", one.checkpoints},
                                          {"signed_up_to", one.signed_up_to}}));
  }
  json::Value findings = json::Value::array();
  for (const auto& one : report.findings) {
    findings.push(json::Value::object({{"kind", one.kind},
                                       {"connection", one.connection.empty() ? json::Value() : one.connection},
                                       {"sequence", one.sequence},
                                       {"last_sequence", one.last_sequence},
                                       {"item", one.item.empty() ? json::Value() : one.item},
                                       {"message", one.message}}));
  }
  return json::Value::object(
      {{"sound", report.findings.empty()}, {"connections", connections}, {"findings", findings}});
}

}  // namespace tieback::audit
