#include "query.h"

#include <algorithm>
#include <charconv>

#include "core/http.h"

namespace tieback::mock::acumatica {
namespace {

std::vector<std::string_view> splitList(std::string_view text) {
  std::vector<std::string_view> items;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(','), text.size());
    std::string_view item = text.substr(0, end);
    while (!item.empty() && item.front() == ' ') item.remove_prefix(1);
    while (!item.empty() && item.back() == ' ') item.remove_suffix(1);
    if (!item.empty()) items.push_back(item);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return items;
}

std::string expand(std::string_view list, const EntitySpec& spec, Query& query) {
  for (const std::string_view name : splitList(list)) {
    if (spec.detail == nullptr || name != spec.detail->name) {
      return "Cannot expand '" + std::string(name) + "': the entity " + std::string(spec.name) +
             " has no such property.";
    }
    query.expandDetails = true;
  }
  return {};
}

std::string select(std::string_view list, const EntitySpec& spec, Query& query) {
  query.selective = true;
  for (const std::string_view name : splitList(list)) {
    const std::size_t slash = name.find('/');
    const bool inDetail = slash != std::string_view::npos;
    if (inDetail && (spec.detail == nullptr || name.substr(0, slash) != spec.detail->name)) {
      return "Cannot select '" + std::string(name) + "'.";
    }
    const EntitySpec& owner = inDetail ? *spec.detail : spec;
    const auto field = owner.field(inDetail ? name.substr(slash + 1) : name);
    if (!field || owner.fields[*field].hidden) return "Cannot select '" + std::string(name) + "'.";
    (inDetail ? query.detailFields : query.fields).push_back(*field);
  }
  return {};
}

std::optional<std::size_t> count(std::string_view text) {
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

std::variant<Query, std::string> readQuery(std::string_view raw, const EntitySpec& spec) {
  Query query;
  for (const auto& [name, value] : parseForm(raw)) {
    std::string error;
    if (name == "$filter") {
      auto filter = parseFilter(value, spec);
      if (auto* text = std::get_if<std::string>(&filter)) {
        error = *text;
      } else {
        query.filter = std::get<Filter>(filter);
      }
    } else if (name == "$expand") {
      error = expand(value, spec, query);
    } else if (name == "$select") {
      error = select(value, spec, query);
    } else if (name == "$top" || name == "$skip") {
      const auto number = count(value);
      if (!number) {
        error = name + " expects a whole number.";
      } else if (name == "$top") {
        query.top = number;
      } else {
        query.skip = *number;
      }
    } else if (name != "$custom") {
      error = "The query parameter '" + name + "' is not supported.";
    }
    if (!error.empty()) return error;
  }
  return query;
}

}  // namespace tieback::mock::acumatica
