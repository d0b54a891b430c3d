// Where checkpoints are kept: a folder with one file per connection, <connection>.checkpoints, a checkpoint per line,
// only ever appended to. Each line names the hash of the line before, so a line taken out shows.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "audit/checkpoint.h"

namespace tieback::audit {

// Trouble with the folder or a file; what() names it and says why.
class CheckpointFileError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

std::string checkpointFile(const std::string& folder, const std::string& connection);

// All lines of a file, without their breaks; none when it is not there. A last line without a break was being written
// when the host died: it is left out.
std::vector<std::string> checkpointLines(const std::string& file);

// Signs and appends a checkpoint, on disk when it returns, with `previous` filled in. Nothing, and nothing written,
// when the last line holds that sequence already (another host was quicker). Safe against other hosts on the same
// folder.
std::optional<std::string> appendCheckpoint(const std::string& folder, Checkpoint checkpoint, const SigningKey& key);

}  // namespace tieback::audit
