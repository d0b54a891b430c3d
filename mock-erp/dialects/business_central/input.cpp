#include "input.h"

#include <algorithm>

#include "core/decimal.h"

namespace tieback::mock::business_central {
namespace {

// Code points.
int lengthOf(const std::string& text) {
  return static_cast<int>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

Refusal wrongType(const Json& value, const char* type) {
  return {400, "BadRequest",
          "Cannot convert the literal '" + (value.isString() ? value.string() : value.dump()) +
              "' to the expected type '" + type + "'."};
}

bool isDate(const std::string& text) {
  return text.size() == 10 && text[4] == '-' && text[7] == '-' &&
         std::all_of(text.begin(), text.end(), [](char c) { return c == '-' || (c >= '0' && c <= '9'); });
}

std::optional<Refusal> checkValue(const Property& property, const Json& value) {
  switch (property.kind) {
    case Kind::decimal:
      if (!value.isNumber() || !Decimal::parse(value.numberText())) return wrongType(value, "Edm.Decimal");
      return std::nullopt;
    case Kind::integer:
      if (!value.integer()) return wrongType(value, "Edm.Int32");
      return std::nullopt;
    case Kind::flag:
      if (!value.isBool()) return wrongType(value, "Edm.Boolean");
      return std::nullopt;
    case Kind::date:
      if (!value.isString() || !isDate(value.string())) return wrongType(value, "Edm.Date");
      return std::nullopt;
    case Kind::guid:
      if (!value.isString() || value.string().size() != kNoGuid.size()) return wrongType(value, "Edm.Guid");
      return std::nullopt;
    case Kind::text:
    case Kind::moment:
      break;
  }
  if (!value.isString()) return wrongType(value, "Edm.String");
  const int length = lengthOf(value.string());
  if (property.length == 0 || length <= property.length) return std::nullopt;
  return Refusal{400, "Application_StringExceededLength",
                 "The length of the string is " + std::to_string(length) + ", but it must be less than or equal to " +
                     std::to_string(property.length) + " characters. Value: " + value.string()};
}

}  // namespace

std::optional<Refusal> checkBody(const EntitySet& set, const Json& body, const State& state) {
  if (!body.isObject()) return Refusal{400, "BadRequest", "Invalid Request Body"};
  for (const JsonMember& member : body.members()) {
    if (member.name.starts_with("@") || navigation(set, member.name) != nullptr) continue;
    const Property* found = property(set, member.name);
    const bool later = member.name == "description2" && !state.settings.description2;
    if (found == nullptr || later) {
      return Refusal{400, "BadRequest",
                     "The property '" + member.name + "' does not exist on type 'Microsoft.NAV." +
                         std::string(set.type) +
                         "'. Make sure to only use property names that are defined by the type."};
    }
    const bool number = member.name == "number" && state.settings.numberEditable;
    if (found->readOnly && !number) {
      return Refusal{400, "BadRequest", "Control '" + member.name + "' is read-only."};
    }
    if (member.value.isNull()) continue;
    if (auto refusal = checkValue(*found, member.value)) return refusal;
  }
  return std::nullopt;
}

}  // namespace tieback::mock::business_central
