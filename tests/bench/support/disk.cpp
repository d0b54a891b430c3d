#include "support/disk.h"

#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <stdexcept>
#include <string>

namespace tieback::bench {
namespace {

using Clock = std::chrono::steady_clock;

std::atomic<std::int64_t> calls{0};
std::atomic<std::int64_t> nanoseconds{0};

int counted(long system_call, int file) {
  const auto begun = Clock::now();
  const auto result = static_cast<int>(::syscall(system_call, file));
  calls.fetch_add(1, std::memory_order_relaxed);
  nanoseconds.fetch_add(std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now() - begun).count(),
                        std::memory_order_relaxed);
  return result;
}

}  // namespace

SyncCounts syncCounts() {
  return {calls.load(), nanoseconds.load()};
}

double syncsPerSecond(const std::filesystem::path& file, int times, std::size_t bytes) {
  const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (descriptor < 0) throw std::runtime_error("cannot write " + file.string());
  const std::string block(bytes, 'x');
  const auto begun = Clock::now();
  for (int i = 0; i < times; ++i) {
    if (::write(descriptor, block.data(), block.size()) < 0 || ::fdatasync(descriptor) != 0) {
      ::close(descriptor);
      throw std::runtime_error("cannot write " + file.string());
    }
  }
  const double seconds = std::chrono::duration<double>(Clock::now() - begun).count();
  ::close(descriptor);
  return times / seconds;
}

}  // namespace tieback::bench

// The program's own definitions go before the C library's, also for what plugins load: SQLite's calls end up here.
extern "C" {
__attribute__((visibility("default"))) int fdatasync(int file) {
  return tieback::bench::counted(SYS_fdatasync, file);
}
__attribute__((visibility("default"))) int fsync(int file) {
  return tieback::bench::counted(SYS_fsync, file);
}
}
