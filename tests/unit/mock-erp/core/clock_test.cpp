#include "core/clock.h"

#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdio>
#include <fstream>

using namespace tieback::mock;

namespace {

class TempFile {
 public:
  TempFile() : path_("/tmp/tieback-clock-" + std::to_string(::getpid())) {}
  ~TempFile() { std::remove(path_.c_str()); }
  const std::string& path() const { return path_; }
  void write(std::int64_t micros) {
    std::fstream file(path_, std::ios::in | std::ios::out | std::ios::binary);
    if (!file) file.open(path_, std::ios::out | std::ios::binary);
    file.write(reinterpret_cast<const char*>(&micros), sizeof micros);
  }

 private:
  std::string path_;
};

}  // namespace

TEST_CASE("the file clock stands still until the file is rewritten in place") {
  TempFile file;
  file.write(1'000'000);
  auto opened = openFileClock(file.path());
  REQUIRE(std::holds_alternative<std::unique_ptr<Clock>>(opened));
  const Clock& clock = *std::get<std::unique_ptr<Clock>>(opened);
  CHECK(clock.nowMicros() == 1'000'000);
  CHECK(clock.nowMicros() == 1'000'000);
  file.write(1'781'514'000'000'000);
  CHECK(clock.nowMicros() == 1'781'514'000'000'000);
}

TEST_CASE("a clock file that is missing or has another size is named") {
  CHECK(std::get<std::string>(openFileClock("/nowhere/clock")).find("/nowhere/clock") != std::string::npos);
  TempFile file;
  std::ofstream(file.path()) << "short";
  CHECK(std::get<std::string>(openFileClock(file.path())).find("8 bytes") != std::string::npos);
}

TEST_CASE("times are written in ISO 8601, also before 1970") {
  CHECK(isoTime(1'781'514'000'000'000) == "2026-06-15T09:00:00Z");
  CHECK(isoTime(1'781'514'000'250'000) == "2026-06-15T09:00:00.250Z");
  CHECK(isoTime(-1'000'000) == "1969-12-31T23:59:59Z");
}
