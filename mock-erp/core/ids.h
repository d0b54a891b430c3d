// Ids that come out the same in every run with the same seed. Copyable, so that a snapshot can keep its place.
// Threads: one at a time.
#pragma once

#include <cstdint>
#include <string>

namespace tieback::mock {

class IdSource {
 public:
  explicit IdSource(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next();
  // "3f2c8a10-…", a version 4 GUID in lower case.
  std::string guid();
  // `bytes` bytes as lower-case hex.
  std::string hex(int bytes);
  // True so many times in a million.
  bool chance(std::uint32_t perMillion) { return next() % 1'000'000 < perMillion; }

 private:
  std::uint64_t state_;
};

}  // namespace tieback::mock
