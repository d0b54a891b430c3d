// The least that an engine must do with a dialect, as docs of the port say it: for tests only.
#pragma once

#include <string>
#include <vector>

#include "fixture.h"

namespace tieback::erp::test {

struct WalkResult {
  enum class End { synced, refused, stopped };
  End end = End::stopped;
  std::string why;
  std::optional<ErpError> error;
  State state;
  std::vector<std::string> steps;  // in the order taken
  std::optional<ReadBack> read_back;
  int doubts = 0;
  int later = 0;
};

// Walks until synced or refused; moves the bench's clock over waits, and over the quiet time of an absence proof.
WalkResult walk(Bench& bench, const Job& job, State state = json::Value::object());

}  // namespace tieback::erp::test
