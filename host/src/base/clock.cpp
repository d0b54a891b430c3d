#include <base/clock.h>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <bit>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <stdexcept>

namespace tieback::host {
namespace {

constexpr std::int64_t kMicroseconds = 1'000'000;
static_assert(std::endian::native == std::endian::little, "the clock file is read as it lies in memory");

class SystemClock final : public Clock {
 public:
  std::int64_t nowUs() override { return realNowUs(); }
  bool frozen() const override { return false; }
};

class FileClock final : public Clock {
 public:
  explicit FileClock(const std::filesystem::path& file) {
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) throw failure(file, std::strerror(errno));
    struct stat status {};
    const bool long_enough = ::fstat(descriptor, &status) == 0 && status.st_size >= 8;
    void* mapped =
        long_enough ? ::mmap(nullptr, sizeof(std::int64_t), PROT_READ, MAP_SHARED, descriptor, 0) : MAP_FAILED;
    ::close(descriptor);
    if (mapped == MAP_FAILED) throw failure(file, "it must hold 8 bytes: microseconds since 1970, little-endian");
    value_ = static_cast<std::int64_t*>(mapped);
  }
  ~FileClock() override { ::munmap(value_, sizeof(std::int64_t)); }
  FileClock(const FileClock&) = delete;
  FileClock& operator=(const FileClock&) = delete;

  std::int64_t nowUs() override { return __atomic_load_n(value_, __ATOMIC_RELAXED); }
  bool frozen() const override { return true; }

 private:
  static std::runtime_error failure(const std::filesystem::path& file, const std::string& why) {
    return std::runtime_error("cannot read the clock file " + file.string() + ": " + why);
  }

  std::int64_t* value_ = nullptr;
};

}  // namespace

std::unique_ptr<Clock> systemClock() {
  return std::make_unique<SystemClock>();
}

std::unique_ptr<Clock> fileClock(const std::filesystem::path& file) {
  return std::make_unique<FileClock>(file);
}

std::int64_t realNowUs() {
  return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch())
      .count();
}

std::string timeText(std::int64_t microseconds) {
  const std::int64_t fraction = ((microseconds % kMicroseconds) + kMicroseconds) % kMicroseconds;
  const std::time_t seconds = (microseconds - fraction) / kMicroseconds;
  std::tm parts{};
  ::gmtime_r(&seconds, &parts);
  std::array<char, 40> text{};
  std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S", &parts);
  std::string result = text.data();
  if (fraction != 0) {
    std::snprintf(text.data(), text.size(), ".%06lld", static_cast<long long>(fraction));
    result += text.data();
  }
  return result + "Z";
}

}  // namespace tieback::host
