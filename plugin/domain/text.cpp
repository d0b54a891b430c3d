#include "domain/text.h"

#include <array>
#include <charconv>

namespace tieback::domain {
namespace {

bool startsCodePoint(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
}

bool isBlank(char byte) {
  return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

std::string_view withoutTrailingBlanks(std::string_view text) {
  while (!text.empty() && isBlank(text.back())) text.remove_suffix(1);
  return text;
}

// The number that `text` is, or -1 when it is anything but digits.
int digits(std::string_view text) {
  int number = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool all = error == std::errc() && end == text.data() + text.size() && text.front() != '-';
  return all ? number : -1;
}

int daysOf(int month, int year) {
  static constexpr std::array<int, 12> kDays{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month == 2 && leap ? 29 : kDays.at(static_cast<std::size_t>(month - 1));
}

}  // namespace

std::size_t codePoints(std::string_view text) {
  std::size_t count = 0;
  for (const char byte : text) count += startsCodePoint(byte) ? 1U : 0U;
  return count;
}

std::string cutTo(std::string_view text, std::size_t max) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!startsCodePoint(text[i])) continue;
    if (count == max) return std::string(withoutTrailingBlanks(text.substr(0, i)));
    ++count;
  }
  return std::string(text);
}

bool hasControlCharacters(std::string_view text, LineBreaks line_breaks) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const bool c1 = byte == 0xC2U && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0U;
    if (byte >= 0x20U && byte != 0x7FU && !c1) continue;
    const bool line_end = byte == '\n' || (byte == '\r' && i + 1 < text.size() && text[i + 1] == '\n');
    if (line_breaks == LineBreaks::allowed && (line_end || byte == '\t')) continue;
    return true;
  }
  return false;
}

std::string trimmed(std::string_view text) {
  while (!text.empty() && isBlank(text.front())) text.remove_prefix(1);
  return std::string(withoutTrailingBlanks(text));
}

bool isDate(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  const int year = digits(text.substr(0, 4));
  const int month = digits(text.substr(5, 2));
  const int day = digits(text.substr(8, 2));
  if (year < 1 || month < 1 || month > 12) return false;
  return day >= 1 && day <= daysOf(month, year);
}

std::string countOf(std::size_t count, std::string_view unit) {
  return std::to_string(count) + ' ' + std::string(unit) + (count == 1 ? "" : "s");
}

}  // namespace tieback::domain
