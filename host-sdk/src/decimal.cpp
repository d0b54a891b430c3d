#include <tieback/sdk/decimal.h>

#include <algorithm>
#include <stdexcept>

namespace tieback {
namespace {

constexpr std::int64_t kTen = 10;

bool timesTen(std::int64_t& value, int times) {
  for (; times > 0; --times) {
    if (__builtin_mul_overflow(value, kTen, &value)) return false;
  }
  return true;
}

[[noreturn]] void tooLarge() {
  throw std::overflow_error("the amount does not fit in 64 bits");
}

// Both numbers at the larger of the two scales.
struct Aligned {
  std::int64_t a;
  std::int64_t b;
  int scale;
};

Aligned align(const Decimal& a, const Decimal& b) {
  const int scale = std::max(a.scale(), b.scale());
  Aligned both{a.unscaled(), b.unscaled(), scale};
  if (!timesTen(both.a, scale - a.scale()) || !timesTen(both.b, scale - b.scale())) tooLarge();
  return both;
}

}  // namespace

std::optional<Decimal> Decimal::parse(std::string_view text) {
  bool negative = false;
  if (!text.empty() && text.front() == '-') {
    negative = true;
    text.remove_prefix(1);
  }
  std::int64_t value = 0;
  int scale = 0;
  bool point = false;
  bool digit = false;
  for (const char c : text) {
    if (c == '.' && !point && digit) {
      point = true;
      digit = false;
      continue;
    }
    if (c < '0' || c > '9') return std::nullopt;
    digit = true;
    if (point && ++scale > kMaxScale) return std::nullopt;
    if (__builtin_mul_overflow(value, kTen, &value) || __builtin_add_overflow(value, std::int64_t{c - '0'}, &value)) {
      return std::nullopt;
    }
  }
  if (!digit) return std::nullopt;
  return Decimal(negative ? -value : value, scale);
}

int Decimal::significantScale() const {
  std::int64_t value = unscaled_;
  int scale = scale_;
  while (scale > 0 && value % kTen == 0) {
    value /= kTen;
    --scale;
  }
  return scale;
}

std::optional<Decimal> Decimal::rescaled(int scale) const {
  if (scale < significantScale()) return std::nullopt;
  std::int64_t value = unscaled_;
  for (int s = scale_; s > scale; --s) value /= kTen;
  if (!timesTen(value, scale - scale_)) return std::nullopt;
  return Decimal(value, scale);
}

std::string Decimal::toString() const {
  const bool negative = unscaled_ < 0;
  std::string digits = std::to_string(unscaled_);
  if (negative) digits.erase(0, 1);
  const auto scale = static_cast<std::size_t>(scale_);
  if (digits.size() <= scale) digits.insert(0, scale + 1 - digits.size(), '0');
  if (scale > 0) digits.insert(digits.size() - scale, 1, '.');
  return negative ? "-" + digits : digits;
}

Decimal Decimal::operator-() const {
  if (unscaled_ == INT64_MIN) tooLarge();
  return {-unscaled_, scale_};
}

Decimal operator+(const Decimal& a, const Decimal& b) {
  const Aligned both = align(a, b);
  std::int64_t sum = 0;
  if (__builtin_add_overflow(both.a, both.b, &sum)) tooLarge();
  return {sum, both.scale};
}

Decimal operator-(const Decimal& a, const Decimal& b) {
  return a + (-b);
}

Decimal operator*(const Decimal& a, const Decimal& b) {
  __extension__ using Wide = __int128;
  Wide product = static_cast<Wide>(a.unscaled_) * b.unscaled_;
  int scale = a.scale_ + b.scale_;
  const int wanted = std::max(a.scale_, b.scale_);
  while (scale > wanted && product % 10 == 0) {
    product /= 10;
    --scale;
  }
  if (product > INT64_MAX || product < INT64_MIN || scale > Decimal::kMaxScale) tooLarge();
  return {static_cast<std::int64_t>(product), scale};
}

bool operator==(const Decimal& a, const Decimal& b) {
  return (a <=> b) == std::strong_ordering::equal;
}

std::strong_ordering operator<=>(const Decimal& a, const Decimal& b) {
  __extension__ using Wide = __int128;
  Wide left = a.unscaled_;
  Wide right = b.unscaled_;
  for (int s = a.scale_; s < b.scale_; ++s) left *= 10;
  for (int s = b.scale_; s < a.scale_; ++s) right *= 10;
  return left <=> right;
}

}  // namespace tieback
