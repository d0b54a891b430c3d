#include "ids.h"

#include <array>

namespace tieback::mock {
namespace {

constexpr char kHex[] = "0123456789abcdef";

// The places of a GUID's text where its hyphens are.
constexpr bool isHyphen(std::size_t at) {
  return at == 8 || at == 13 || at == 18 || at == 23;
}

void appendHex(std::string& out, std::uint64_t bits, int digits) {
  std::array<char, 16> text;
  for (int i = digits - 1; i >= 0; --i, bits >>= 4) text[static_cast<std::size_t>(i)] = kHex[bits & 0xf];
  out.append(text.data(), static_cast<std::size_t>(digits));
}

int hexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

std::string Guid::text() const {
  std::string out;
  out.reserve(36);
  appendHex(out, high >> 32, 8);
  out.push_back('-');
  appendHex(out, high >> 16, 4);
  out.push_back('-');
  appendHex(out, high, 4);
  out.push_back('-');
  appendHex(out, low >> 48, 4);
  out.push_back('-');
  appendHex(out, low, 12);
  return out;
}

std::optional<Guid> Guid::parse(std::string_view text) {
  if (text.size() != 36) return std::nullopt;
  Guid guid;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (isHyphen(at)) {
      if (text[at] != '-') return std::nullopt;
      continue;
    }
    const int digit = hexDigit(text[at]);
    if (digit < 0) return std::nullopt;
    guid.high = guid.high << 4 | guid.low >> 60;
    guid.low = guid.low << 4 | static_cast<std::uint64_t>(digit);
  }
  return guid;
}

// splitmix64: small state, good spread, the same on every machine.
std::uint64_t IdSource::next() {
  state_ += 0x9e3779b97f4a7c15ULL;
  std::uint64_t z = state_;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return z ^ (z >> 31);
}

Guid IdSource::newGuid() {
  const std::uint64_t high = (next() & 0xffffffffffff0fffULL) | 0x4000ULL;
  const std::uint64_t low = (next() & 0x3fffffffffffffffULL) | 0x8000000000000000ULL;
  return {high, low};
}

std::string IdSource::hex(int bytes) {
  std::string out;
  for (int left = bytes * 2; left > 0; left -= 16) appendHex(out, next(), left < 16 ? left : 16);
  return out;
}

}  // namespace tieback::mock
