#include "json_writer.h"

#include <rapidjson/writer.h>

#include "json.h"

namespace tieback::mock {
namespace {

// Lets the library write into a std::string that can then be moved out.
struct StringSink {
  using Ch = char;
  std::string text;
  void Put(char c) { text.push_back(c); }
  void Flush() {}
};

rapidjson::SizeType size(std::string_view text) {
  return static_cast<rapidjson::SizeType>(text.size());
}

}  // namespace

struct JsonWriter::State {
  StringSink sink;
  rapidjson::Writer<StringSink> writer{sink};
};

JsonWriter::JsonWriter() : state_(std::make_unique<State>()) {
  state_->sink.text.reserve(1024);
}
JsonWriter::~JsonWriter() = default;

void JsonWriter::beginObject() {
  state_->writer.StartObject();
}
void JsonWriter::endObject() {
  state_->writer.EndObject();
}
void JsonWriter::beginArray() {
  state_->writer.StartArray();
}
void JsonWriter::endArray() {
  state_->writer.EndArray();
}
void JsonWriter::key(std::string_view name) {
  state_->writer.Key(name.data(), size(name));
}
void JsonWriter::string(std::string_view text) {
  state_->writer.String(text.data(), size(text));
}
void JsonWriter::number(std::string_view digits) {
  state_->writer.RawValue(digits.data(), digits.size(), rapidjson::kNumberType);
}
void JsonWriter::number(long long value) {
  state_->writer.Int64(value);
}
void JsonWriter::boolean(bool value) {
  state_->writer.Bool(value);
}
void JsonWriter::null() {
  state_->writer.Null();
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
  std::string text = std::move(state_->sink.text);
  state_->sink.text.clear();
  state_->writer.Reset(state_->sink);
  return text;
}

}  // namespace tieback::mock
