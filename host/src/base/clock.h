// Where the time comes from: the machine, or in a test a file that the test rewrites.
#pragma once

#include <tieback/sdk/host_side.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

namespace tieback::host {

class Clock : public HostClock {
 public:
  // Does the time stand still until someone moves it?
  virtual bool frozen() const = 0;
};

std::unique_ptr<Clock> systemClock();

// A file of 8 bytes: a little-endian int64, microseconds since 1970. Read anew at every call. Throws std::runtime_error
// naming the file when it is missing or shorter.
std::unique_ptr<Clock> fileClock(const std::filesystem::path& file);

// Wall-clock time, whatever a test does with the Clock: for sessions, throttling and repeats.
std::int64_t realNowUs();

// RFC 3339 in UTC, with microseconds where they are not zero.
std::string timeText(std::int64_t microseconds);

}  // namespace tieback::host
