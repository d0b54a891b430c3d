// Ids that come out the same in every run with the same seed. Copyable, so that a snapshot can keep its place.
// Threads: one at a time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tieback::mock {

// A GUID in 16 bytes, for books that keep many.
struct Guid {
  std::uint64_t high = 0;
  std::uint64_t low = 0;

  // "3f2c8a10-…", in lower case.
  std::string text() const;
  // Nothing when the text is no GUID with its four hyphens; letters may be large or small.
  static std::optional<Guid> parse(std::string_view text);
  bool operator==(const Guid&) const = default;
};

class IdSource {
 public:
  explicit IdSource(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next();
  // A version 4 GUID.
  Guid newGuid();
  std::string guid() { return newGuid().text(); }
  // `bytes` bytes as lower-case hex.
  std::string hex(int bytes);
  // True so many times in a million.
  bool chance(std::uint32_t perMillion) { return next() % 1'000'000 < perMillion; }

 private:
  std::uint64_t state_;
};

}  // namespace tieback::mock
