// Runs one check in a process of its own, so that a crash, a hang or a leak of one check touches no other.
#pragma once

#include "check.h"

#include <chrono>
#include <string>
#include <vector>

namespace tieback::conformance {

struct Result {
  Outcome outcome = Outcome::failed;
  std::string why;
  std::chrono::milliseconds took{0};
};

// In the parent: starts this program again with `arguments` plus `--run NAME --scratch DIR`, and waits for it up to the
// deadline.
Result runCheck(const Check& check, const std::vector<std::string>& arguments, std::chrono::seconds deadline);

// In the child: runs the check and writes its result where the parent looks for it. The process's exit status.
int runHere(const Check& check, const Samples& samples);

}  // namespace tieback::conformance
