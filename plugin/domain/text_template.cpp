#include "domain/text_template.h"

#include <utility>

namespace tieback::domain {
namespace {

Error invalid(std::string_view text, std::size_t at, std::string_view what) {
  return Error{"template_invalid", Category::bad_input,
               "\"" + std::string(text) + "\": " + std::string(what) + " at character " + std::to_string(at + 1) + "."};
}

bool isPath(std::string_view text) {
  bool wants_name = true;
  for (const char c : text) {
    const bool name = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    if (!name && (c != '.' || wants_name)) return false;
    wants_name = c == '.';
  }
  return !wants_name;
}

std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> parts;
  for (std::size_t bar = text.find('|'); bar != std::string_view::npos; bar = text.find('|')) {
    parts.emplace_back(text.substr(0, bar));
    text.remove_prefix(bar + 1);
  }
  parts.emplace_back(text);
  return parts;
}

}  // namespace

std::string_view rootOf(std::string_view path) {
  return path.substr(0, path.find('.'));
}

Result<TextTemplate> TextTemplate::parse(std::string_view text) {
  TextTemplate made;
  std::string literal;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool doubled = i + 1 < text.size() && text[i + 1] == c;
    if ((c == '{' || c == '}') && doubled) {
      literal += c;
      ++i;
    } else if (c == '}') {
      return invalid(text, i, "a } that closes nothing");
    } else if (c == '{') {
      const auto end = text.find('}', i);
      if (end == std::string_view::npos) return invalid(text, i, "a { that is not closed");
      auto alternatives = split(text.substr(i + 1, end - i - 1));
      for (const auto& path : alternatives) {
        if (!isPath(path)) return invalid(text, i, "a place that does not hold a path such as change_order.title,");
      }
      if (!literal.empty()) made.parts_.emplace_back(std::exchange(literal, {}));
      made.parts_.emplace_back(std::move(alternatives));
      i = end;
    } else {
      literal += c;
    }
  }
  if (!literal.empty()) made.parts_.emplace_back(std::move(literal));
  return made;
}

std::string TextTemplate::fill(const Lookup& lookup) const {
  std::string text;
  for (const auto& part : parts_) {
    if (const auto* literal = std::get_if<std::string>(&part)) {
      text += *literal;
      continue;
    }
    for (const auto& path : std::get<Alternatives>(part)) {
      const auto found = lookup(path);
      if (found.empty()) continue;
      text += found;
      break;
    }
  }
  return text;
}

std::vector<std::string> TextTemplate::paths() const {
  std::vector<std::string> all;
  for (const auto& part : parts_) {
    if (const auto* paths = std::get_if<Alternatives>(&part)) all.insert(all.end(), paths->begin(), paths->end());
  }
  return all;
}

bool TextTemplate::mentions(std::string_view root) const {
  for (const auto& path : paths()) {
    if (rootOf(path) == root) return true;
  }
  return false;
}

std::string TextTemplate::onlyPath() const {
  if (parts_.size() != 1) return {};
  const auto* paths = std::get_if<Alternatives>(&parts_.front());
  return paths != nullptr && paths->size() == 1 ? paths->front() : std::string();
}

}  // namespace tieback::domain
