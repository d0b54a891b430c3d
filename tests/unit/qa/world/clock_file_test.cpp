#include "world/clock_file.h"

#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>

#include "world/process.h"

using namespace tieback::qa;

TEST_CASE("the clock is eight bytes, little-endian, and never goes back") {
  const std::string path =
      (std::filesystem::temp_directory_path() / ("qa-clock-" + std::to_string(::getpid()))).string();
  {
    ClockFile clock(path, 0x0102030405060708);
    REQUIRE(readFile(path) == std::string("\x08\x07\x06\x05\x04\x03\x02\x01", 8));
    clock.advance(1);
    REQUIRE(readFile(path)[0] == '\x09');
    clock.set(5);
    REQUIRE(clock.now() == 0x0102030405060709);
    REQUIRE(readFile(path).size() == 8);
  }
  std::filesystem::remove(path);
}
