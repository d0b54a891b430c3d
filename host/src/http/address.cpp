#include <base/field_reader.h>
#include <http/address.h>
#include <tieback/sdk/error.h>

namespace tieback::host {
namespace {

int digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::optional<std::string> decoded(std::string_view text, bool plus_is_space) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && plus_is_space) {
      result += ' ';
    } else if (text[i] != '%') {
      result += text[i];
    } else {
      if (i + 2 >= text.size()) return std::nullopt;
      const int high = digit(text[i + 1]);
      const int low = digit(text[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      result += static_cast<char>(high * 16 + low);
      i += 2;
    }
  }
  if (hasControlCharacter(result, false) || cleanUtf8(result) != result) return std::nullopt;
  return result;
}

bool parsePath(std::string_view path, std::vector<std::string>& segments) {
  if (!path.starts_with('/')) return false;
  path.remove_prefix(1);
  if (path.empty()) return true;
  while (true) {
    const auto slash = path.find('/');
    auto segment = decoded(path.substr(0, slash), false);
    if (!segment || segment->empty() || *segment == "." || *segment == "..") return false;
    if (segment->find_first_of("/\\") != std::string::npos) return false;
    segments.push_back(std::move(*segment));
    if (slash == std::string_view::npos) return true;
    path.remove_prefix(slash + 1);
  }
}

bool parseQuery(std::string_view query, std::map<std::string, std::string>& values) {
  while (!query.empty()) {
    const auto end = query.find('&');
    const std::string_view pair = query.substr(0, end);
    const auto equals = pair.find('=');
    auto name = decoded(pair.substr(0, equals), true);
    auto value = decoded(equals == std::string_view::npos ? std::string_view() : pair.substr(equals + 1), true);
    if (!name || !value || name->empty()) return false;
    if (!values.emplace(std::move(*name), std::move(*value)).second) return false;
    query = end == std::string_view::npos ? std::string_view() : query.substr(end + 1);
  }
  return true;
}

}  // namespace

std::optional<Address> parseAddress(std::string_view target) {
  Address address;
  const auto mark = target.find('?');
  if (target.find('#') != std::string_view::npos) return std::nullopt;
  if (!parsePath(target.substr(0, mark), address.path)) return std::nullopt;
  if (mark != std::string_view::npos && !parseQuery(target.substr(mark + 1), address.query)) return std::nullopt;
  return address;
}

}  // namespace tieback::host
