#include "audit/checkpoint_writer.h"

namespace tieback::audit {

CheckpointWriter::CheckpointWriter(HostClient host, ledger::Ledger& ledger, CheckpointSettings settings,
                                   std::vector<std::string> connections)
    : host_(host), ledger_(ledger), settings_(std::move(settings)), connections_(std::move(connections)) {}

ledger::Micros CheckpointWriter::work() {
  const Lock lock(mutex_);
  const auto now = ledger_.now();
  // A clock that was set back must not silence it for as long.
  const bool due = now >= next_at_ || next_at_ > now + settings_.every_us;
  if (!due) return next_at_;
  next_at_ = now + settings_.every_us;
  std::string problem;
  try {
    // Read anew each time, so that a key can be changed while the host runs.
    const auto pem = host_.secret(settings_.key);
    const auto key = pem ? SigningKey::fromPem(*pem) : Result<SigningKey>(pem.error());
    if (key) {
      round(now, *key);
    } else {
      problem = key.error().message;
    }
  } catch (const std::runtime_error& error) {
    problem = error.what();
  }
  if (!problem.empty() && problem != problem_)
    host_.log(LogLevel::error, "Audit checkpoints can't be written: " + problem);
  problem_ = problem;
  return next_at_;
}

std::string CheckpointWriter::problem() const {
  const Lock lock(mutex_);
  return problem_;
}

// One connection's trouble keeps no other from its checkpoint.
void CheckpointWriter::round(ledger::Micros now, const SigningKey& key) const {
  std::string problems;
  for (const auto& connection : connections_) {
    try {
      writeOne(connection, now, key);
    } catch (const std::runtime_error& error) {
      problems += (problems.empty() ? "" : " ") + std::string(error.what());
    }
  }
  if (!problems.empty()) throw CheckpointFileError(problems);
}

void CheckpointWriter::writeOne(const std::string& connection, ledger::Micros now, const SigningKey& key) const {
  const auto lines = checkpointLines(checkpointFile(settings_.folder, connection));
  Checkpoint last;
  if (!lines.empty()) {
    auto read = checkpointFrom(lines.back());
    if (!read) throw CheckpointFileError(connection + ": " + read.error().message);
    last = std::move(*read);
  }
  std::optional<ledger::HistoryHead> head;
  std::vector<ledger::HistoryEntry> then;
  ledger_.read([&](ledger::Transaction& transaction) {
    head = transaction.historyHead(connection);
    if (last.sequence > 0) then = transaction.historyAfter(connection, last.sequence - 1, 1);
  });
  // To sign what no longer holds the row signed last would make the loss look right.
  const bool as_signed = !then.empty() && then.front().sequence == last.sequence && then.front().hash == last.hash;
  if (last.sequence > 0 && !as_signed) {
    throw CheckpointFileError("The history of connection " + connection + " no longer holds row " +
                              std::to_string(last.sequence) +
                              " as the last checkpoint signed it. Run `audit verify`. If an older backup was restored, "
                              "move the checkpoint file away to begin a new one.");
  }
  if (!head || head->sequence == last.sequence) return;
  appendCheckpoint(settings_.folder, {connection, head->sequence, head->hash, now, "", ""}, key);
}

}  // namespace tieback::audit
