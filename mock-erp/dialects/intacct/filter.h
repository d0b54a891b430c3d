// The filters of `query` and the conditions of `readByQuery`, as one tree.
// https://developer.intacct.com/web-services/queries/
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "support/xml.h"

namespace tieback::mock::intacct {

struct Condition {
  enum class Kind { all, any, equal, less, greater, between, in, like, null };
  Kind kind = Kind::all;
  bool negated = false;
  std::string field;
  std::vector<std::string> values;
  std::vector<Condition> parts;  // of all and any
};

// The text of a field of the record at hand; nothing when there is no such field.
using FieldOf = std::function<std::optional<std::string>(const std::string& name)>;

// Whether the record fits; `unknown` is set to the first field that there is not.
bool fits(const Condition& condition, const FieldOf& fieldOf, bool ignoreCase, std::string& unknown);

// Of <filter>; the error is what is wrong with it.
std::variant<Condition, std::string> readFilter(const XmlNode& filter);
// "VENDORID = 'V-1' AND (STATE = 'Pending' OR STATE IS NULL)"; empty fits all.
std::variant<Condition, std::string> readConditions(std::string_view text);

// A value that the field must be equal to for the whole to fit: lets a look-up go by an index.
std::optional<std::string> wantedValue(const Condition& condition, std::string_view field);

}  // namespace tieback::mock::intacct
