#include "ids.h"

namespace tieback::mock {
namespace {

constexpr char kHex[] = "0123456789abcdef";

void appendHex(std::string& out, std::uint64_t bits, int digits) {
  for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) out.push_back(kHex[(bits >> shift) & 0xf]);
}

}  // namespace

// splitmix64: small state, good spread, the same on every machine.
std::uint64_t IdSource::next() {
  state_ += 0x9e3779b97f4a7c15ULL;
  std::uint64_t z = state_;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return z ^ (z >> 31);
}

std::string IdSource::guid() {
  const std::uint64_t high = (next() & 0xffffffffffff0fffULL) | 0x4000ULL;
  const std::uint64_t low = (next() & 0x3fffffffffffffffULL) | 0x8000000000000000ULL;
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

std::string IdSource::hex(int bytes) {
  std::string out;
  for (int left = bytes * 2; left > 0; left -= 16) appendHex(out, next(), left < 16 ? left : 16);
  return out;
}

}  // namespace tieback::mock
