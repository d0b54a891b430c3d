#include "json_writer.h"

#include <utility>

#include "json.h"

namespace tieback::mock {
namespace {

bool mustEscape(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\';
}

void escape(char c, std::string& out) {
  static constexpr char kHex[] = "0123456789abcdef";
  switch (c) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      out += "\\u00";
      out.push_back(kHex[(static_cast<unsigned char>(c) >> 4) & 0xf]);
      out.push_back(kHex[static_cast<unsigned char>(c) & 0xf]);
  }
}

}  // namespace

void JsonWriter::quoted(std::string_view text) {
  text_.push_back('"');
  std::size_t from = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!mustEscape(text[i])) continue;
    text_.append(text, from, i - from);
    escape(text[i], text_);
    from = i + 1;
  }
  text_.append(text, from);
  text_.push_back('"');
}

void JsonWriter::key(std::string_view name) {
  separate();
  quoted(name);
  text_.push_back(':');
  needsComma_ = false;
}

void JsonWriter::string(std::string_view text) {
  separate();
  quoted(text);
  needsComma_ = true;
}

void JsonWriter::number(std::string_view digits) {
  separate();
  text_.append(digits);
  needsComma_ = true;
}

void JsonWriter::number(long long value) {
  number(std::to_string(value));
}
void JsonWriter::boolean(bool value) {
  number(value ? "true" : "false");
}
void JsonWriter::null() {
  number("null");
}

void JsonWriter::value(const Json& json) {
  if (json.isNull()) return null();
  if (json.isBool()) return boolean(json.boolean());
  if (json.isNumber()) return number(json.numberText());
  if (json.isString()) return string(json.string());
  if (json.isArray()) {
    beginArray();
    for (const Json& item : json.items()) value(item);
    return endArray();
  }
  beginObject();
  for (const JsonMember& member : json.members()) {
    key(member.name);
    value(member.value);
  }
  endObject();
}

std::string JsonWriter::take() {
  needsComma_ = false;
  return std::exchange(text_, {});
}

}  // namespace tieback::mock
