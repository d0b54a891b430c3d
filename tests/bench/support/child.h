// A program that a benchmark starts, watches and ends.
//
// Threads: one.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace tieback::bench {

class Child {
 public:
  // Starts `command` (the first word is a path), errors going to `log`. Throws std::runtime_error when it can't.
  Child(std::vector<std::string> command, const std::filesystem::path& log);
  // Ends it and all it started, by force if asking does not help within 5 s.
  ~Child();
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  pid_t pid() const { return pid_; }
  // The next line of its output. Throws std::runtime_error when it ends or the time is over before there is one.
  std::string line(std::chrono::milliseconds patience);
  // Asks it to end and waits.
  void stop();

  std::int64_t residentBytes() const;      // now
  std::int64_t peakResidentBytes() const;  // at most so far
  double cpuSeconds() const;               // user and system, of all its threads

 private:
  void reap(int options);

  std::string name_;
  pid_t pid_ = -1;
  int output_ = -1;
  std::string read_;
  bool ended_ = false;
};

// Waits until something listens on 127.0.0.1:port. Throws when the time is over or the child has ended.
void awaitPort(std::uint16_t port, std::chrono::milliseconds patience);
// A port that nothing listened on a moment ago.
std::uint16_t freePort();
// User and system time of this process, in seconds.
double ownCpuSeconds();
// How often a thread of this process had to wait and gave its core away.
std::int64_t ownSwitches();
// Of this process, now: memory that is resident, and threads.
struct Footprint {
  std::int64_t resident_bytes = 0;
  std::int64_t threads = 0;
};
Footprint ownFootprint();

}  // namespace tieback::bench
