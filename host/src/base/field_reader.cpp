#include <base/field_reader.h>
#include <tieback/sdk/decimal.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <optional>
#include <system_error>

namespace tieback::host {
namespace {

std::optional<int> numberOf(std::string_view digits) {
  int number = 0;
  const auto* end = digits.data() + digits.size();
  const auto read = std::from_chars(digits.data(), end, number);
  if (read.ec != std::errc() || read.ptr != end || digits.front() == '-') return std::nullopt;
  return number;
}

bool isDate(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  const auto year = numberOf(text.substr(0, 4));
  const auto month = numberOf(text.substr(5, 2));
  const auto day = numberOf(text.substr(8, 2));
  if (!year || !month || !day) return false;
  return std::chrono::year_month_day(std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(*month)),
                                     std::chrono::day(static_cast<unsigned>(*day)))
      .ok();
}

std::string listed(std::initializer_list<std::string_view> choices) {
  std::string text;
  for (const auto choice : choices) text += (text.empty() ? "" : ", ") + std::string(choice);
  return text;
}

}  // namespace

bool hasControlCharacter(std::string_view text, bool multiline) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte == 0x7f) return true;
    if (byte < 0x20 && !(multiline && (byte == '\n' || byte == '\t' || byte == '\r'))) return true;
    // U+0080 to U+009F, in UTF-8 C2 80 to C2 9F.
    if (byte == 0xc2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xa0) return true;
  }
  return false;
}

std::size_t characters(std::string_view utf8) {
  return static_cast<std::size_t>(
      std::count_if(utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

FieldReader::FieldReader(const json::Value& object, std::string where) : object_(object), where_(std::move(where)) {
  if (!object.isObject()) refuse("", "A JSON object is wanted here.");
}

std::string FieldReader::whereOf(std::string_view name) const {
  if (name.empty()) return where_;
  return where_.empty() ? std::string(name) : where_ + "." + std::string(name);
}

void FieldReader::refuse(std::string_view name, std::string message) {
  refuse(badRequest(std::move(message), whereOf(name)));
}

void FieldReader::refuse(Error error) {
  if (!error_) error_ = std::move(error);
}

const json::Value* FieldReader::take(std::string_view name) {
  known_.emplace_back(name);
  return object_.find(name);
}

bool FieldReader::has(std::string_view name) {
  const json::Value* value = object_.find(name);
  return value != nullptr && !value->isNull();
}

const std::string* FieldReader::takeText(std::string_view name, bool required) {
  const json::Value* value = take(name);
  if (value == nullptr || value->isNull()) {
    if (required) refuse(name, "\"" + std::string(name) + "\" is missing.");
    return nullptr;
  }
  if (!value->isString()) {
    refuse(name, "\"" + std::string(name) + "\" must be text (a JSON string).");
    return nullptr;
  }
  return &value->asString();
}

bool FieldReader::checkText(std::string_view name, const std::string& text, const TextRule& rule) {
  const std::size_t length = characters(text);
  if (rule.required && text.find_first_not_of(" \t\r\n") == std::string::npos) {
    refuse(name, "\"" + std::string(name) + "\" must not be empty.");
  } else if (length > rule.max) {
    refuse(name, "\"" + std::string(name) + "\" has " + std::to_string(length) + " characters; at most " +
                     std::to_string(rule.max) + " are taken.");
  } else if (hasControlCharacter(text, rule.multiline)) {
    refuse(name, "\"" + std::string(name) + "\" holds a control character. Remove it.");
  } else {
    return true;
  }
  return false;
}

void FieldReader::text(std::string_view name, std::string& into, const TextRule& rule) {
  // What is there already satisfies `required`; an explicit null or empty text does not.
  const bool wanted = rule.required && (into.empty() || object_.find(name) != nullptr);
  const std::string* text = takeText(name, wanted);
  if (text == nullptr) {
    if (!rule.required && object_.find(name) != nullptr && good()) into.clear();
    return;
  }
  if (checkText(name, *text, rule)) into = *text;
}

void FieldReader::text(std::string_view name, std::optional<std::string>& into, const TextRule& rule) {
  const std::string* text = takeText(name, rule.required && !into);
  if (text != nullptr) {
    if (checkText(name, *text, rule)) into = *text;
  } else if (object_.find(name) != nullptr) {
    into.reset();
  }
}

bool FieldReader::checkDecimal(std::string_view name, const std::string& text, int max_scale) {
  const auto value = Decimal::parse(text);
  if (!value) {
    refuse(name, "\"" + std::string(name) + "\" must be a plain decimal number as text, like \"12500.00\".");
    return false;
  }
  if (value->scale() > max_scale) {
    refuse(name, "\"" + std::string(name) + "\" has " + std::to_string(value->scale()) + " decimals; at most " +
                     std::to_string(max_scale) + " are taken.");
    return false;
  }
  return true;
}

void FieldReader::decimal(std::string_view name, std::string& into, int max_scale) {
  const std::string* text = takeText(name, false);
  if (text != nullptr && checkDecimal(name, *text, max_scale)) into = *text;
}

void FieldReader::decimal(std::string_view name, std::optional<std::string>& into, int max_scale) {
  const std::string* text = takeText(name, false);
  if (text != nullptr) {
    if (checkDecimal(name, *text, max_scale)) into = *text;
  } else if (object_.find(name) != nullptr) {
    into.reset();
  }
}

void FieldReader::date(std::string_view name, std::optional<std::string>& into) {
  const std::string* text = takeText(name, false);
  if (text == nullptr) {
    if (object_.find(name) != nullptr) into.reset();
  } else if (!isDate(*text)) {
    refuse(name, "\"" + std::string(name) + "\" must be a date like \"2026-06-15\".");
  } else {
    into = *text;
  }
}

void FieldReader::integer(std::string_view name, std::optional<std::int64_t>& into) {
  const json::Value* value = take(name);
  if (value == nullptr || value->isNull()) return;
  try {
    into = value->asInteger();
  } catch (const json::TypeError&) {
    refuse(name, "\"" + std::string(name) + "\" must be a whole number.");
  }
}

void FieldReader::flag(std::string_view name, bool& into) {
  const json::Value* value = take(name);
  if (value == nullptr) return;
  if (!value->isBoolean()) return refuse(name, "\"" + std::string(name) + "\" must be true or false.");
  into = value->asBoolean();
}

void FieldReader::choice(std::string_view name, std::string& into, std::initializer_list<std::string_view> choices) {
  const std::string* text = takeText(name, object_.find(name) != nullptr);
  if (text == nullptr) return;
  if (std::find(choices.begin(), choices.end(), *text) == choices.end()) {
    return refuse(name, "\"" + std::string(name) + "\" must be one of: " + listed(choices) + ".");
  }
  into = *text;
}

const json::Value* FieldReader::array(std::string_view name, std::size_t max_items) {
  const json::Value* value = take(name);
  if (value == nullptr) return nullptr;
  if (!value->isArray()) {
    refuse(name, "\"" + std::string(name) + "\" must be a list.");
    return nullptr;
  }
  if (value->size() > max_items) {
    refuse(name, "\"" + std::string(name) + "\" has " + std::to_string(value->size()) + " entries; at most " +
                     std::to_string(max_items) + " are taken.");
    return nullptr;
  }
  return value;
}

const json::Value* FieldReader::object(std::string_view name) {
  const json::Value* value = take(name);
  if (value == nullptr || value->isNull()) return nullptr;
  if (!value->isObject()) {
    refuse(name, "\"" + std::string(name) + "\" must be an object.");
    return nullptr;
  }
  return value;
}

std::optional<Error> FieldReader::finish() {
  if (error_) return error_;
  for (const auto& [name, value] : object_.members()) {
    if (std::find(known_.begin(), known_.end(), name) != known_.end()) continue;
    const std::string shown = cleanUtf8(std::string_view(name).substr(0, 60));
    refuse(shown, "There is no field \"" + shown + "\" here. Remove it or mend its name.");
    break;
  }
  return error_;
}

}  // namespace tieback::host
