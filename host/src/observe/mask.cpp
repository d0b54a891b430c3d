#include <observe/mask.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <mutex>

namespace tieback::host {
namespace {

constexpr std::size_t kShortest = 4;
constexpr std::string_view kMasked = "***";

void replaceAll(std::string& text, const std::string& value) {
  for (std::size_t at = text.find(value); at != std::string::npos; at = text.find(value, at + kMasked.size())) {
    text.replace(at, value.size(), kMasked);
  }
}

}  // namespace

void SecretMask::learn(std::string_view value) {
  if (value.size() < kShortest) return;
  const std::unique_lock lock(mutex_);
  if (std::find(values_.begin(), values_.end(), value) != values_.end()) return;
  const auto longer =
      std::find_if(values_.begin(), values_.end(), [&](auto& known) { return known.size() < value.size(); });
  values_.emplace(longer, value);
}

std::string SecretMask::masked(std::string_view text) const {
  std::string result(text);
  const std::shared_lock lock(mutex_);
  for (const std::string& value : values_) replaceAll(result, value);
  return result;
}

bool namesSecret(std::string_view field) {
  static constexpr std::array<std::string_view, 6> kWords = {"password",      "secret", "token",
                                                             "authorization", "cookie", "credential"};
  std::string lower(field);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return std::any_of(kWords.begin(), kWords.end(), [&](auto word) { return lower.find(word) != std::string::npos; });
}

}  // namespace tieback::host
