// Where the mock takes the time from: the machine, or a file that a test rewrites.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <variant>

namespace tieback::mock {

// Threads: now() may be called from any thread.
class Clock {
 public:
  virtual ~Clock() = default;
  // Microseconds since 1970-01-01T00:00:00Z.
  virtual std::int64_t nowMicros() const = 0;
};

class SystemClock final : public Clock {
 public:
  std::int64_t nowMicros() const override;
};

// Maps an 8-byte file that holds the time as a little-endian int64 of Unix microseconds; the time stands still until
// someone rewrites the file in place. Returns the clock, or why the file cannot be used.
std::variant<std::unique_ptr<Clock>, std::string> openFileClock(const std::string& path);

// "2026-06-15T09:00:00Z", with milliseconds where there are any.
std::string isoTime(std::int64_t micros);

}  // namespace tieback::mock
