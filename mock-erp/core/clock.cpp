#include "clock.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <bit>
#include <cerrno>
#include <chrono>
#include <cstring>

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
  using namespace std::chrono;
  const sys_time<microseconds> moment{microseconds(micros)};
  const sys_days midnight = floor<days>(moment);
  const year_month_day date(midnight);
  const hh_mm_ss<microseconds> time(moment - midnight);
  std::string text = "0000-00-00T00:00:00";
  const auto put = [&text](std::size_t at, int digits, unsigned value) {
    for (int i = digits - 1; i >= 0; --i, value /= 10)
      text[at + static_cast<std::size_t>(i)] = static_cast<char>('0' + value % 10);
  };
  put(0, 4, static_cast<unsigned>(static_cast<int>(date.year())));
  put(5, 2, static_cast<unsigned>(date.month()));
  put(8, 2, static_cast<unsigned>(date.day()));
  put(11, 2, static_cast<unsigned>(time.hours().count()));
  put(14, 2, static_cast<unsigned>(time.minutes().count()));
  put(17, 2, static_cast<unsigned>(time.seconds().count()));
  const auto millis = static_cast<unsigned>(time.subseconds().count() / 1000);
  if (millis != 0) {
    text += ".000";
    put(20, 3, millis);
  }
  text.push_back('Z');
  return text;
}

}  // namespace tieback::mock
