// An exact decimal: an integer and a scale. The only type that amounts, quantities and prices have in this house.
//
// 12500.00 is 1250000 at scale 2. Arithmetic keeps the larger scale and never rounds; what does not fit in 64 bits is
// an error (std::overflow_error), never a wrong number. Comparison is by value: 1.5 equals 1.50.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tieback {

class Decimal {
 public:
  static constexpr int kMaxScale = 12;

  constexpr Decimal() = default;
  constexpr Decimal(std::int64_t unscaled, int scale) : unscaled_(unscaled), scale_(scale) {}

  // Plain decimal text: -12500.00, 0.5, 7. No exponent, no thousands separator, no surrounding space, at most kMaxScale
  // decimals. Nothing when it is anything else or does not fit.
  static std::optional<Decimal> parse(std::string_view text);

  std::int64_t unscaled() const { return unscaled_; }
  int scale() const { return scale_; }
  bool isZero() const { return unscaled_ == 0; }
  bool isNegative() const { return unscaled_ < 0; }

  // The decimals that carry value: 1.50 has 1.
  int significantScale() const;
  // The same value at another scale; nothing when that would lose a digit or overflow.
  std::optional<Decimal> rescaled(int scale) const;

  std::string toString() const;  // with all decimals of its scale: "12500.00"

  Decimal operator-() const;
  friend Decimal operator+(const Decimal& a, const Decimal& b);
  friend Decimal operator-(const Decimal& a, const Decimal& b);
  friend Decimal operator*(const Decimal& a, const Decimal& b);  // exact; the scales add up, then trailing zeros go
  friend bool operator==(const Decimal& a, const Decimal& b);
  friend std::strong_ordering operator<=>(const Decimal& a, const Decimal& b);

 private:
  std::int64_t unscaled_ = 0;
  int scale_ = 0;
};

}  // namespace tieback
