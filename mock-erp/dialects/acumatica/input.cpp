#include "input.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace tieback::mock::acumatica {
namespace {

constexpr std::array<std::string_view, 5> kPassedOver = {"rowNumber", "note", "custom", "files", "_links"};

std::string quoted(const std::string& name) {
  return "'" + name + "'";
}

// Puts the text as the field's type into `into`, nothing for an empty one; false when it does not fit.
bool convertText(const FieldSpec& spec, std::string_view text, Value& into) {
  switch (spec.type) {
    case FieldType::kText:
      if (!text.empty()) into = std::string(text);
      return true;
    case FieldType::kDecimal: {
      const auto decimal = Decimal::parse(text);
      if (decimal) into = *decimal;
      return decimal.has_value();
    }
    case FieldType::kInteger: {
      // 3 and 3.0 are the same to the vendor's reader.
      const auto decimal = Decimal::parse(text);
      const std::string digits = decimal ? decimal->text() : std::string();
      long long number = 0;
      const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
      if (digits.empty() || error != std::errc() || end != digits.data() + digits.size()) return false;
      into = number;
      return true;
    }
    case FieldType::kFlag:
      if (text == "true" || text == "True") into = true;
      if (text == "false" || text == "False") into = false;
      return std::holds_alternative<bool>(into);
    case FieldType::kDate: {
      const auto date = parseDateTime(text);
      if (date) into = *date;
      return date.has_value();
    }
  }
  return false;
}

// Puts the value as the field's type into `into`, monostate for an empty one; false when it does not fit.
bool convert(const FieldSpec& spec, const Json& json, Value& into) {
  into = std::monostate();
  if (json.isNull()) return true;
  if (json.isArray() || json.isObject()) return false;
  if (json.isBool()) return convertText(spec, json.boolean() ? "true" : "false", into);
  return convertText(spec, json.isString() ? json.string() : json.numberText(), into);
}

class Reader {
 public:
  std::string read(const EntitySpec& spec, const Json& json, Input& input) {
    if (!json.isObject()) return std::string(spec.name) + ": expected an object, got " + json.kindName();
    input.fields.reserve(json.members().size());
    for (const JsonMember& member : json.members()) {
      if (std::string error = readMember(spec, member, input); !error.empty()) return error;
    }
    return {};
  }
  const std::string& unknownField() const { return unknownField_; }

 private:
  std::string readMember(const EntitySpec& spec, const JsonMember& member, Input& input) {
    if (member.name == "id") {
      if (!member.value.isString()) return "id: expected a string";
      input.id = member.value.string();
      std::transform(input.id.begin(), input.id.end(), input.id.begin(),
                     [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
      return {};
    }
    if (member.name == "delete") {
      if (!member.value.isBool()) return "delete: expected true or false";
      input.deleted = member.value.boolean();
      return {};
    }
    if (std::find(kPassedOver.begin(), kPassedOver.end(), member.name) != kPassedOver.end()) return {};
    if (spec.detail != nullptr && member.name == spec.detail->name)
      return readDetails(*spec.detail, member.value, input);
    const auto field = spec.field(member.name);
    if (!field || spec.fields[*field].hidden) {
      if (unknownField_.empty()) {
        unknownField_ = "the entity " + std::string(spec.name) + " has no field " + quoted(member.name);
      }
      return {};
    }
    return readField(spec, *field, member.value, input);
  }

  std::string readField(const EntitySpec& spec, std::size_t field, const Json& wrapped, Input& input) {
    const FieldSpec& type = spec.fields[field];
    if (!wrapped.isObject()) {
      return std::string(type.name) + ": expected {\"value\": …}, got " + wrapped.kindName();
    }
    InputField& read = input.fields.emplace_back();
    read.field = field;
    read.sent = wrapped.find("value");
    if (read.sent == nullptr) return {};
    if (!convert(type, *read.sent, read.value)) {
      read.error =
          "The value " + read.sent->dump() + " is not valid for the field '" + std::string(spec.label(field)) + "'.";
    } else if (const std::string* text = std::get_if<std::string>(&read.value); text != nullptr && type.limit > 0) {
      read.overlong = utf16Length(*text) > static_cast<std::size_t>(type.limit);
    }
    return {};
  }

  std::string readDetails(const EntitySpec& spec, const Json& list, Input& input) {
    if (!list.isArray()) return std::string(spec.name) + ": expected a list, got " + list.kindName();
    input.details.reserve(list.items().size());
    for (const Json& item : list.items()) {
      if (std::string error = read(spec, item, input.details.emplace_back()); !error.empty()) return error;
    }
    return {};
  }

  std::string unknownField_;
};

void fitTexts(const EntitySpec& spec, bool cut, Input& input) {
  for (InputField& sent : input.fields) {
    if (!sent.overlong) continue;
    const FieldSpec& type = spec.fields[sent.field];
    auto& text = std::get<std::string>(sent.value);
    if (cut) {
      text = std::string(utf16Prefix(text, static_cast<std::size_t>(type.limit)));
    } else {
      sent.error = "The string value provided exceeds the field '" + std::string(type.name) + "' length.";
    }
  }
  for (Input& detail : input.details) fitTexts(*spec.detail, cut, detail);
}

}  // namespace

const InputField* Input::find(std::size_t field) const {
  for (const InputField& sent : fields) {
    if (sent.field == field) return &sent;
  }
  return nullptr;
}

std::string_view Input::text(std::size_t field) const {
  const InputField* sent = find(field);
  const std::string* held = sent != nullptr ? std::get_if<std::string>(&sent->value) : nullptr;
  return held != nullptr ? std::string_view(*held) : std::string_view();
}

void Input::fail(std::size_t field, std::string message) {
  for (InputField& sent : fields) {
    if (sent.field != field) continue;
    if (sent.error.empty()) sent.error = std::move(message);
    return;
  }
  InputField& notSent = fields.emplace_back();
  notSent.field = field;
  notSent.error = std::move(message);
}

bool Input::failed() const {
  return !error.empty() ||
         std::any_of(fields.begin(), fields.end(), [](const InputField& field) { return !field.error.empty(); }) ||
         std::any_of(details.begin(), details.end(), [](const Input& detail) { return detail.failed(); });
}

ReadInput readInput(const EntitySpec& spec, const Json& json) {
  ReadInput read;
  Reader reader;
  read.error = reader.read(spec, json, read.input);
  read.unknownField = reader.unknownField();
  return read;
}

std::string applySettings(const EntitySpec& spec, const Settings& settings, ReadInput& read) {
  if (!read.unknownField.empty() && settings.unknownFields != "ignore") return read.unknownField;
  if (!read.error.empty()) return read.error;
  fitTexts(spec, settings.overlongText == "truncate", read.input);
  return {};
}

}  // namespace tieback::mock::acumatica
