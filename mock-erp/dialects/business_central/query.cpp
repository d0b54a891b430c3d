#include "query.h"

#include <charconv>

#include "core/http.h"

namespace tieback::mock::business_central {
namespace {

using Options = std::vector<std::pair<std::string, std::string>>;

// Splits where the separator stands outside of parentheses and quotes.
std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts(1);
  int depth = 0;
  bool quoted = false;
  for (const char c : text) {
    if (c == '\'') quoted = !quoted;
    if (!quoted && c == '(') ++depth;
    if (!quoted && c == ')') --depth;
    if (c == separator && depth == 0 && !quoted) {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

std::optional<std::size_t> wholeNumber(const std::string& text) {
  std::size_t value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

Refusal unknownProperty(const EntitySet& set, const std::string& name) {
  return {400, "BadRequest",
          "Could not find a property named '" + name + "' on type 'Microsoft.NAV." + std::string(set.type) + "'."};
}

std::variant<Query, Refusal> read(const EntitySet& set, const Options& options);

std::optional<Refusal> readExpand(const EntitySet& set, const std::string& text, Query& query) {
  for (const std::string& part : split(text, ',')) {
    const std::size_t open = part.find('(');
    const std::string name = part.substr(0, open);
    const EntitySet* nested = navigation(set, name);
    if (nested == nullptr) return unknownProperty(set, name);
    Options options;
    if (open != std::string::npos) {
      if (part.back() != ')') return Refusal{400, "BadRequest", "Syntax error in $expand."};
      for (const std::string& option : split(std::string_view(part).substr(open + 1, part.size() - open - 2), ';')) {
        const std::size_t equals = option.find('=');
        options.emplace_back(option.substr(0, equals), equals == std::string::npos ? "" : option.substr(equals + 1));
      }
    }
    auto inner = read(*nested, options);
    if (auto* refusal = std::get_if<Refusal>(&inner)) return *refusal;
    query.expand[name] = std::make_shared<Query>(std::move(std::get<Query>(inner)));
  }
  return std::nullopt;
}

std::optional<Refusal> readOption(const EntitySet& set, const std::string& name, const std::string& value,
                                  Query& query) {
  if (name == "$filter") {
    auto filter = parseFilter(set, value);
    if (auto* refusal = std::get_if<Refusal>(&filter)) return *refusal;
    query.filter = std::move(std::get<Filter>(filter));
  } else if (name == "$select") {
    for (const std::string& each : split(value, ',')) {
      if (property(set, each) == nullptr && navigation(set, each) == nullptr && each != "*")
        return unknownProperty(set, each);
      if (each != "*") query.select.push_back(each);
    }
  } else if (name == "$expand") {
    return readExpand(set, value, query);
  } else if (name == "$orderby") {
    query.orderBy = value.substr(0, value.find(' '));
    query.descending = value.ends_with(" desc");
    if (property(set, query.orderBy) == nullptr) return unknownProperty(set, query.orderBy);
  } else if (name == "$top" || name == "$skip" || name == "$skiptoken") {
    const auto number = wholeNumber(value);
    if (!number)
      return Refusal{400, "BadRequest", "Invalid value '" + value + "' for " + name + " query option found."};
    if (name == "$top") {
      query.top = *number;
    } else {
      query.skip += *number;
    }
  } else if (name == "$count") {
    query.count = value == "true";
  } else if (name.starts_with("$") && name != "$format" && name != "$schemaversion") {
    return Refusal{400, "BadRequest", "The query parameter '" + name + "' is not supported."};
  }
  return std::nullopt;
}

std::variant<Query, Refusal> read(const EntitySet& set, const Options& options) {
  Query query;
  for (const auto& [name, value] : options) {
    if (auto refusal = readOption(set, name, value, query)) return *refusal;
  }
  return query;
}

}  // namespace

std::variant<Query, Refusal> parseQuery(const EntitySet& set, const std::string& query) {
  return read(set, parseForm(query));
}

}  // namespace tieback::mock::business_central
