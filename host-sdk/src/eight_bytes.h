// Eight bytes of a text looked at in one step.
#pragma once

#include <cstdint>
#include <cstring>

namespace tieback::json {

inline constexpr std::size_t kEight = sizeof(std::uint64_t);

constexpr std::uint64_t eachByte(std::uint64_t byte) {
  return byte * 0x0101010101010101U;
}

// There must be as many.
inline std::uint64_t eightAt(const char* text) {
  std::uint64_t eight = 0;
  std::memcpy(&eight, text, kEight);
  return eight;
}

// Whether a byte of the eight is less than `limit`, which is at most 0x80.
constexpr bool anyBelow(std::uint64_t eight, std::uint64_t limit) {
  return ((eight - eachByte(limit)) & ~eight & eachByte(0x80)) != 0;
}

constexpr bool anyIs(std::uint64_t eight, char c) {
  return anyBelow(eight ^ eachByte(static_cast<unsigned char>(c)), 1);
}

}  // namespace tieback::json
