// An exact decimal number: an integer and a scale (digits after the point). 18 significant digits and scales to 12 are
// what ERPs store; what does not fit is refused by parse(), never rounded.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tieback::mock {

class Decimal {
 public:
  static constexpr int kMaxScale = 12;

  Decimal() = default;
  // unscaled * 10^-scale; 0 <= scale <= kMaxScale.
  Decimal(std::int64_t unscaled, int scale) : unscaled_(unscaled), scale_(scale) {}

  // Reads "-2500.00", "1e3" and the like; nothing if it is no number or cannot be held exactly.
  static std::optional<Decimal> parse(std::string_view text);

  // As text with exactly `digits` after the point; digits beyond are rounded half away from zero.
  std::string text(int digits) const;
  // The shortest exact text: 2500.00 gives "2500".
  std::string text() const;

  Decimal rounded(int digits) const;
  std::int64_t unscaled() const { return unscaled_; }
  int scale() const { return scale_; }
  bool isNegative() const { return unscaled_ < 0; }
  bool isZero() const { return unscaled_ == 0; }

  // Nothing when the result cannot be held exactly.
  static std::optional<Decimal> sum(const Decimal& a, const Decimal& b);
  static std::optional<Decimal> product(const Decimal& a, const Decimal& b);
  Decimal operator-() const { return Decimal(-unscaled_, scale_); }

  // By value: 1.50 equals 1.5.
  std::strong_ordering operator<=>(const Decimal& other) const;
  bool operator==(const Decimal& other) const { return (*this <=> other) == std::strong_ordering::equal; }

 private:
  std::int64_t unscaled_ = 0;
  int scale_ = 0;
};

}  // namespace tieback::mock
