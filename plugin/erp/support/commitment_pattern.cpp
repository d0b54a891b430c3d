#include "erp/support/commitment_pattern.h"

namespace tieback::erp {
namespace {

constexpr std::string_view kPlace = "{commitment}";

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

}  // namespace

bool isCommitmentPattern(std::string_view pattern) {
  const auto at = pattern.find(kPlace);
  return at != std::string_view::npos && pattern.size() > kPlace.size() &&
         pattern.find(kPlace, at + 1) == std::string_view::npos;
}

std::string commitmentIn(std::string_view pattern, std::string_view text) {
  const auto at = pattern.find(kPlace);
  if (at == std::string_view::npos) return {};
  const auto before = pattern.substr(0, at);
  const auto behind = pattern.substr(at + kPlace.size());
  if (!text.starts_with(before)) return {};
  text.remove_prefix(before.size());
  const auto end = behind.empty() ? text.size() : text.find(behind);
  if (end == std::string_view::npos) return {};
  return std::string(trimmed(text.substr(0, end)));
}

}  // namespace tieback::erp
