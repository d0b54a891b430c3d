#include "decimal.h"

#include <algorithm>
#include <charconv>

namespace tieback::mock {
namespace {

__extension__ using Wide = __int128;

Wide powerOfTen(int exponent) {
  Wide power = 1;
  for (int i = 0; i < exponent; ++i) power *= 10;
  return power;
}

std::optional<Decimal> fit(Wide unscaled, int scale) {
  while (scale > 0 && unscaled % 10 == 0) {
    unscaled /= 10;
    --scale;
  }
  constexpr Wide kLimit = static_cast<Wide>(1'000'000'000'000'000'000);
  if (scale > Decimal::kMaxScale || unscaled >= kLimit || unscaled <= -kLimit) return std::nullopt;
  return Decimal(static_cast<std::int64_t>(unscaled), scale);
}

bool isDigit(char c) {
  return c >= '0' && c <= '9';
}

}  // namespace

std::optional<Decimal> Decimal::parse(std::string_view text) {
  std::size_t at = 0;
  const bool negative = !text.empty() && text[0] == '-';
  if (negative) ++at;
  Wide unscaled = 0;
  int scale = 0;
  int digits = 0;
  bool point = false;
  for (; at < text.size() && (isDigit(text[at]) || (text[at] == '.' && !point)); ++at) {
    if (text[at] == '.') {
      point = true;
      continue;
    }
    if (++digits > 36) return std::nullopt;
    unscaled = unscaled * 10 + (text[at] - '0');
    if (point) ++scale;
  }
  if (digits == 0) return std::nullopt;
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    int exponent = 0;
    std::size_t from = at + 1;
    if (from < text.size() && text[from] == '+') ++from;
    const auto [end, error] = std::from_chars(text.data() + from, text.data() + text.size(), exponent);
    if (error != std::errc() || exponent < -36 || exponent > 18) return std::nullopt;
    at = static_cast<std::size_t>(end - text.data());
    scale -= exponent;
  }
  if (at != text.size()) return std::nullopt;
  if (scale < 0) {
    if (digits - scale > 36) return std::nullopt;
    unscaled *= powerOfTen(-scale);
    scale = 0;
  }
  return fit(negative ? -unscaled : unscaled, scale);
}

Decimal Decimal::rounded(int digits) const {
  if (scale_ <= digits) return *this;
  const Wide divisor = powerOfTen(scale_ - digits);
  const Wide magnitude = unscaled_ < 0 ? -static_cast<Wide>(unscaled_) : static_cast<Wide>(unscaled_);
  const Wide quotient = (magnitude + divisor / 2) / divisor;
  return Decimal(static_cast<std::int64_t>(unscaled_ < 0 ? -quotient : quotient), digits);
}

std::string Decimal::text(int digits) const {
  const Decimal value = rounded(digits);
  std::string out = std::to_string(value.unscaled_ < 0 ? -value.unscaled_ : value.unscaled_);
  if (value.scale_ > 0) {
    const auto scale = static_cast<std::size_t>(value.scale_);
    if (out.size() <= scale) out.insert(0, scale + 1 - out.size(), '0');
    out.insert(out.size() - scale, 1, '.');
  } else if (digits > 0) {
    out.push_back('.');
  }
  out.append(static_cast<std::size_t>(digits - value.scale_), '0');
  if (value.unscaled_ < 0) out.insert(0, 1, '-');
  return out;
}

std::string Decimal::text() const {
  const std::optional<Decimal> shortest = fit(unscaled_, scale_);
  return shortest ? shortest->text(shortest->scale_) : text(scale_);
}

std::optional<Decimal> Decimal::sum(const Decimal& a, const Decimal& b) {
  const int scale = std::max(a.scale_, b.scale_);
  return fit(a.unscaled_ * powerOfTen(scale - a.scale_) + b.unscaled_ * powerOfTen(scale - b.scale_), scale);
}

std::optional<Decimal> Decimal::product(const Decimal& a, const Decimal& b) {
  return fit(static_cast<Wide>(a.unscaled_) * b.unscaled_, a.scale_ + b.scale_);
}

std::strong_ordering Decimal::operator<=>(const Decimal& other) const {
  const int scale = std::max(scale_, other.scale_);
  const Wide left = unscaled_ * powerOfTen(scale - scale_);
  const Wide right = other.unscaled_ * powerOfTen(scale - other.scale_);
  return left < right ? std::strong_ordering::less
                      : (left > right ? std::strong_ordering::greater : std::strong_ordering::equal);
}

}  // namespace tieback::mock
