// What reaches the disk: how often this process asked for it and how long it waited, and what the disk can do at best.
#pragma once

#include <cstdint>
#include <filesystem>

namespace tieback::bench {

// Of this process, libraries and plugins included: the program defines fdatasync() and fsync() itself, and counts.
struct SyncCounts {
  std::int64_t calls = 0;
  std::int64_t nanoseconds = 0;
};
SyncCounts syncCounts();

// Appends `bytes` and waits for the disk, `times` times: per second.
double syncsPerSecond(const std::filesystem::path& file, int times, std::size_t bytes);

}  // namespace tieback::bench
