#include "domain/json_part.h"

#include <array>
#include <cstddef>

namespace tieback::domain::json_part {
namespace {

constexpr auto kEnd = std::string_view::npos;

// Each function gives the place after what it has read, or kEnd when the text is not as it should be.
class Scanner {
 public:
  explicit Scanner(std::string_view json) : json_(json) {}

  std::size_t space(std::size_t at) const {
    while (at < json_.size() && isSpace(json_[at])) ++at;
    return at < json_.size() ? at : kEnd;
  }

  char charAt(std::size_t at) const { return at < json_.size() ? json_[at] : '\0'; }

  std::size_t string(std::size_t at) const {
    if (charAt(at) != '"') return kEnd;
    const std::size_t begin = at + 1;
    at = json_.find('"', begin);
    while (at != kEnd && isEscaped(at, begin)) at = json_.find('"', at + 1);
    return at == kEnd ? kEnd : at + 1;
  }

  std::size_t value(std::size_t at) const {
    if (charAt(at) == '"') return string(at);
    if (charAt(at) == '{' || charAt(at) == '[') return container(at);
    const std::size_t begin = at;
    while (at < json_.size() && !isSpace(json_[at]) && json_[at] != ',' && json_[at] != ']' && json_[at] != '}') ++at;
    return at == begin ? kEnd : at;
  }

 private:
  // The next quote or bracket, or the end.
  std::size_t nextStop(std::size_t at) const {
    static constexpr auto kStops = [] {
      std::array<bool, 256> stops{};
      for (const char c : std::string_view("\"{}[]")) stops[static_cast<unsigned char>(c)] = true;
      return stops;
    }();
    while (at < json_.size() && !kStops[static_cast<unsigned char>(json_[at])]) ++at;
    return at;
  }

  // An odd number of backslashes stands before it.
  bool isEscaped(std::size_t at, std::size_t begin) const {
    std::size_t first = at;
    while (first > begin && json_[first - 1] == '\\') --first;
    return (at - first) % 2 == 1;
  }

  // Strings alone hold brackets that are none.
  std::size_t container(std::size_t at) const {
    int depth = 0;
    while ((at = nextStop(at)) < json_.size()) {
      const char c = json_[at];
      if (c == '"') {
        at = string(at);
        continue;
      }
      ++at;
      if (c == '{' || c == '[') ++depth;
      if ((c == '}' || c == ']') && --depth == 0) return at;
    }
    return kEnd;
  }

  static bool isSpace(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

  std::string_view json_;
};

// The member's value; empty: there is none.
std::optional<std::string_view> member(std::string_view json, std::string_view name) {
  const Scanner scanner(json);
  std::size_t at = scanner.space(0);
  if (at == kEnd) return std::nullopt;
  if (scanner.charAt(at) != '{') return std::string_view();
  at = scanner.space(at + 1);
  if (scanner.charAt(at) == '}') return std::string_view();
  while (true) {
    const std::size_t name_end = scanner.string(at);
    if (name_end == kEnd) return std::nullopt;
    const std::string_view found = json.substr(at + 1, name_end - at - 2);
    at = scanner.space(name_end);
    if (scanner.charAt(at) != ':') return std::nullopt;
    at = scanner.space(at + 1);
    if (at == kEnd) return std::nullopt;
    const std::size_t end = scanner.value(at);
    if (end == kEnd) return std::nullopt;
    if (found == name) return json.substr(at, end - at);
    at = scanner.space(end);
    if (scanner.charAt(at) == '}') return std::string_view();
    if (scanner.charAt(at) != ',') return std::nullopt;
    at = scanner.space(at + 1);
  }
}

}  // namespace

std::optional<std::string_view> find(std::string_view json, std::string_view dotted) {
  while (true) {
    const std::size_t dot = dotted.find('.');
    const auto found = member(json, dotted.substr(0, dot));
    if (!found || found->empty() || dot == kEnd) return found;
    json = *found;
    dotted.remove_prefix(dot + 1);
  }
}

}  // namespace tieback::domain::json_part
