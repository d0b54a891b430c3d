#include "erp/dialects/netsuite/marks.h"

#include <algorithm>
#include <charconv>

namespace tieback::erp::netsuite {
namespace {

constexpr std::string_view kBetween = "; ";

std::optional<Mark> markIn(std::string_view text) {
  const auto slash = text.find('/');
  if (slash == std::string_view::npos || !isPlainKey(text.substr(0, slash))) return std::nullopt;
  Mark mark;
  mark.key = text.substr(0, slash);
  text.remove_prefix(slash + 1);
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), mark.line);
  if (problem != std::errc() || mark.line == 0) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  if (text.empty()) return mark;
  const auto arrow = text.find('>');
  if (text.front() != ' ' || arrow == std::string_view::npos) return std::nullopt;
  mark.before = Decimal::parse(text.substr(1, arrow - 1));
  mark.after = Decimal::parse(text.substr(arrow + 1));
  if (!mark.before || !mark.after) return std::nullopt;
  return mark;
}

}  // namespace

std::string Mark::text() const {
  auto text = key + "/" + std::to_string(line);
  if (before && after) text += " " + before->toString() + ">" + after->toString();
  return text;
}

bool isPlainKey(std::string_view key) {
  return !key.empty() && std::all_of(key.begin(), key.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

std::vector<Mark> marksIn(std::string_view text) {
  std::vector<Mark> marks;
  while (!text.empty()) {
    const auto end = text.find(kBetween);
    if (auto mark = markIn(text.substr(0, end))) marks.push_back(std::move(*mark));
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + kBetween.size());
  }
  return marks;
}

std::string withMark(const std::string& text, const Mark& mark) {
  return text.empty() ? mark.text() : text + std::string(kBetween) + mark.text();
}

}  // namespace tieback::erp::netsuite
