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

// Puts the value as the field's type into `into`, monostate for an empty one; false when it does not fit.
bool convert(const FieldSpec& spec, const Json& json, Value& into) {
  into = std::monostate();
  if (json.isNull()) return true;
  if (json.isArray() || json.isObject()) return false;
  const std::string text = json.isString()   ? json.string()
                           : json.isNumber() ? json.numberText()
                                             : (json.boolean() ? "true" : "false");
  switch (spec.type) {
    case FieldType::kText:
      if (!text.empty()) into = text;
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

class Reader {
 public:
  Reader(const Settings& settings) : settings_(settings) {}

  std::string read(const EntitySpec& spec, const Json& json, Input& input) {
    if (!json.isObject()) return std::string(spec.name) + ": expected an object, got " + json.kindName();
    for (const JsonMember& member : json.members()) {
      if (std::string error = readMember(spec, member, input); !error.empty()) return error;
    }
    return {};
  }

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
      if (settings_.unknownFields == "ignore") return {};
      return "the entity " + std::string(spec.name) + " has no field " + quoted(member.name);
    }
    return readField(spec, *field, member.value, input);
  }

  std::string readField(const EntitySpec& spec, std::size_t field, const Json& wrapped, Input& input) {
    const FieldSpec& type = spec.fields[field];
    if (!wrapped.isObject()) {
      return std::string(type.name) + ": expected {\"value\": …}, got " + wrapped.kindName();
    }
    const Json* bare = wrapped.find("value");
    InputField read;
    read.field = field;
    read.sent = bare != nullptr ? *bare : Json();
    if (convert(type, read.sent, read.value)) {
      fit(spec, read);
    } else {
      read.error =
          "The value " + read.sent.dump() + " is not valid for the field '" + std::string(spec.label(field)) + "'.";
    }
    input.fields.push_back(std::move(read));
    return {};
  }

  void fit(const EntitySpec& spec, InputField& read) const {
    const FieldSpec& type = spec.fields[read.field];
    std::string* text = std::get_if<std::string>(&read.value);
    if (text == nullptr || type.limit == 0) return;
    const auto limit = static_cast<std::size_t>(type.limit);
    if (utf16Length(*text) <= limit) return;
    if (settings_.overlongText == "truncate") {
      *text = std::string(utf16Prefix(*text, limit));
    } else {
      read.error = "The string value provided exceeds the field '" + std::string(type.name) + "' length.";
    }
  }

  std::string readDetails(const EntitySpec& spec, const Json& list, Input& input) {
    if (!list.isArray()) return std::string(spec.name) + ": expected a list, got " + list.kindName();
    for (const Json& item : list.items()) {
      Input detail;
      if (std::string error = read(spec, item, detail); !error.empty()) return error;
      input.details.push_back(std::move(detail));
    }
    return {};
  }

  const Settings& settings_;
};

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

std::variant<Input, std::string> readInput(const EntitySpec& spec, const Json& json, const Settings& settings) {
  Input input;
  std::string error = Reader(settings).read(spec, json, input);
  if (!error.empty()) return error;
  return input;
}

}  // namespace tieback::mock::acumatica
