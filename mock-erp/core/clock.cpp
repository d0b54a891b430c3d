#include "clock.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <bit>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <ctime>

namespace tieback::mock {
namespace {

static_assert(std::endian::native == std::endian::little, "the clock file is little-endian and read as it stands");

class FileClock final : public Clock {
 public:
  explicit FileClock(const std::int64_t* mapped) : mapped_(mapped) {}
  ~FileClock() override { ::munmap(const_cast<std::int64_t*>(mapped_), sizeof(std::int64_t)); }
  FileClock(const FileClock&) = delete;
  FileClock& operator=(const FileClock&) = delete;

  std::int64_t nowMicros() const override { return __atomic_load_n(mapped_, __ATOMIC_ACQUIRE); }

 private:
  const std::int64_t* mapped_;
};

}  // namespace

std::int64_t SystemClock::nowMicros() const {
  return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch())
      .count();
}

std::variant<std::unique_ptr<Clock>, std::string> openFileClock(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return "clock file " + path + ": " + std::strerror(errno);
  struct stat info {};
  if (::fstat(file, &info) != 0 || info.st_size != static_cast<off_t>(sizeof(std::int64_t))) {
    ::close(file);
    return "clock file " + path + ": expected exactly 8 bytes, a little-endian int64 of Unix microseconds";
  }
  void* mapped = ::mmap(nullptr, sizeof(std::int64_t), PROT_READ, MAP_SHARED, file, 0);
  ::close(file);
  if (mapped == MAP_FAILED) return "clock file " + path + ": " + std::strerror(errno);
  return std::make_unique<FileClock>(static_cast<const std::int64_t*>(mapped));
}

std::string isoTime(std::int64_t micros) {
  std::int64_t seconds = micros / 1'000'000;
  std::int64_t rest = micros % 1'000'000;
  if (rest < 0) {
    rest += 1'000'000;
    --seconds;
  }
  const std::time_t time = static_cast<std::time_t>(seconds);
  std::tm parts{};
  ::gmtime_r(&time, &parts);
  char text[40];
  std::size_t size = std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &parts);
  if (rest != 0)
    size += static_cast<std::size_t>(std::snprintf(text + size, 8, ".%03d", static_cast<int>(rest / 1000)));
  return std::string(text, size) + "Z";
}

}  // namespace tieback::mock
