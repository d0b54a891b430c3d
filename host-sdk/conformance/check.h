// What a check of the conformance kit is, and how it ends.
#pragma once

#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

namespace tieback::conformance {

enum class Outcome : unsigned char { ok, failed, not_checked };

// Thrown by a check. A check that returns has passed.
class Failed : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};
// What the check needs is not there: the reason says what to give it.
class NotChecked : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// What the command line gave. Empty: not given.
struct Samples {
  std::string plugin;
  std::string config_file;
  std::string cco_file;
  std::string connector;  // which of the plugin's connectors; empty: its first
  std::string scratch;    // an empty folder of this check's own
};

struct Check {
  std::string_view name;
  std::string_view proves;  // for --list
  void (*run)(const Samples& samples);
  bool loads = true;  // false: it reads the file only, so it works for any kind of build
};

// In the order in which they are run.
std::span<const Check> allChecks();

// Fails unless `condition`; `what` says what was wrong.
inline void expect(bool condition, const std::string& what) {
  if (!condition) throw Failed(what);
}

}  // namespace tieback::conformance
