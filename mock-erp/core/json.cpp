#include "json.h"

#include <rapidjson/error/en.h>
#include <rapidjson/reader.h>

#include <array>
#include <charconv>
#include <cstdint>
#include <cstring>
#include <utility>

#include "json_writer.h"

namespace tieback::mock {

Json::Json() = default;
Json::Json(bool value) : data_(value) {}
Json::Json(std::string value) : data_(std::move(value)) {}
Json::Json(std::string_view value) : data_(std::string(value)) {}
Json::Json(const char* value) : data_(std::string(value)) {}
Json::Json(JsonNumber value) : data_(std::move(value)) {}
Json::Json(Array value) : data_(std::move(value)) {}
Json::Json(Object value) : data_(std::move(value)) {}
Json::Json(const Json&) = default;
Json::Json(Json&&) noexcept = default;
Json& Json::operator=(const Json&) = default;
Json& Json::operator=(Json&&) noexcept = default;
Json::~Json() = default;

Json Json::number(long long value) {
  return Json(JsonNumber{std::to_string(value)});
}
Json Json::object() {
  return Json(Object{});
}
Json Json::array() {
  return Json(Array{});
}

const char* Json::kindName() const {
  static constexpr const char* kNames[] = {"null", "bool", "number", "string", "list", "object"};
  return kNames[data_.index()];
}

const Json* Json::find(std::string_view name) const {
  if (!isObject()) return nullptr;
  for (const JsonMember& member : members()) {
    if (member.name == name) return &member.value;
  }
  return nullptr;
}

Json* Json::find(std::string_view name) {
  return const_cast<Json*>(std::as_const(*this).find(name));
}

std::string_view Json::text(std::string_view name) const {
  const Json* member = find(name);
  return member != nullptr && member->isString() ? std::string_view(member->string()) : std::string_view();
}

std::optional<long long> Json::integer() const {
  if (!isNumber()) return std::nullopt;
  const std::string& digits = numberText();
  long long value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return value;
}

Json& Json::set(std::string name, Json value) {
  if (Json* existing = find(name)) {
    *existing = std::move(value);
  } else {
    members().push_back({std::move(name), std::move(value)});
  }
  return *this;
}

Json& Json::push(Json value) {
  items().push_back(std::move(value));
  return *this;
}

bool Json::operator==(const Json& other) const {
  return data_ == other.data_;
}

std::string Json::dump() const {
  JsonWriter writer;
  writer.value(*this);
  return writer.take();
}

namespace {

constexpr std::size_t kMaxDepth = 64;

// Builds the value from the top down, each part in the place where it stays: an open container is not appended to while
// one inside it is open, so pointers to the open ones hold.
class Builder {
 public:
  bool Null() { return put(Json()); }
  bool Bool(bool value) { return put(Json(value)); }
  bool RawNumber(const char* text, rapidjson::SizeType length, bool) {
    return put(Json(JsonNumber{std::string(text, length)}));
  }
  // With numbers read as text none of these is called; the reader's interface asks for them.
  bool Int(int) { return false; }
  bool Uint(unsigned) { return false; }
  bool Int64(int64_t) { return false; }
  bool Uint64(uint64_t) { return false; }
  bool Double(double) { return false; }
  bool String(const char* text, rapidjson::SizeType length, bool) { return put(Json(std::string(text, length))); }
  bool StartObject() { return open(Json::object()); }
  bool Key(const char* text, rapidjson::SizeType length, bool) {
    Json::Object& members = open_[depth_ - 1]->members();
    // Most objects have one member or several: growing one by one would move the several again and again.
    if (members.size() == 1) members.reserve(8);
    members.emplace_back(std::string(text, length), Json());
    return true;
  }
  bool EndObject(rapidjson::SizeType) { return close(); }
  bool StartArray() { return open(Json::array()); }
  bool EndArray(rapidjson::SizeType) { return close(); }

  Json take() { return std::move(root_); }

 private:
  // Where the next value goes: a member's name has come just before it.
  Json& place() {
    if (depth_ == 0) return root_;
    Json& container = *open_[depth_ - 1];
    return container.isArray() ? container.items().emplace_back() : container.members().back().value;
  }
  bool open(Json container) {
    if (depth_ == open_.size()) return false;
    Json& at = place();
    at = std::move(container);
    open_[depth_++] = &at;
    return true;
  }
  bool close() {
    --depth_;
    return true;
  }
  bool put(Json value) {
    place() = std::move(value);
    return true;
  }

  std::array<Json*, kMaxDepth> open_{};
  std::size_t depth_ = 0;
  Json root_;
};

// Length of the well-formed sequence at the front (RFC 3629); 0 when there is none.
std::size_t sequenceLength(std::string_view bytes) {
  const auto at = [&](std::size_t i) { return i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : 0U; };
  const auto continues = [&](std::size_t i) { return (at(i) & 0xc0U) == 0x80U; };
  const unsigned first = at(0);
  if (first < 0x80) return 1;
  if (first >= 0xc2 && first <= 0xdf) return continues(1) ? 2 : 0;
  if (first >= 0xe0 && first <= 0xef) {
    const bool overlong = first == 0xe0 && at(1) < 0xa0;
    const bool surrogate = first == 0xed && at(1) > 0x9f;
    return continues(1) && continues(2) && !overlong && !surrogate ? 3 : 0;
  }
  if (first >= 0xf0 && first <= 0xf4) {
    const bool overlong = first == 0xf0 && at(1) < 0x90;
    const bool beyond = first == 0xf4 && at(1) > 0x8f;
    return continues(1) && continues(2) && continues(3) && !overlong && !beyond ? 4 : 0;
  }
  return 0;
}

bool isValidUtf8(std::string_view bytes) {
  std::size_t at = 0;
  while (at < bytes.size()) {
    // Eight at a time while all are ASCII.
    std::uint64_t eight = 0;
    if (bytes.size() - at >= sizeof(eight)) {
      std::memcpy(&eight, bytes.data() + at, sizeof(eight));
      if ((eight & 0x8080808080808080ULL) == 0) {
        at += sizeof(eight);
        continue;
      }
    }
    const std::size_t length = sequenceLength(bytes.substr(at));
    if (length == 0) return false;
    at += length;
  }
  return true;
}

constexpr unsigned kFlags = rapidjson::kParseNumbersAsStringsFlag;

// What is wrong with a text that is no document.
JsonError errorOf(const std::string& text) {
  using namespace rapidjson;
  StringStream stream(text.c_str());
  Reader reader;
  Builder builder;
  const ParseResult result = reader.Parse<kFlags | kParseValidateEncodingFlag>(stream, builder);
  // The reader takes a NUL for the end.
  if (!result.IsError()) return {stream.Tell(), "a NUL byte follows the document"};
  const char* why =
      result.Code() == kParseErrorTermination ? "nested more than 64 levels deep" : GetParseError_En(result.Code());
  return {result.Offset(), why};
}

}  // namespace

// In place, on a copy, and without a look at each character's encoding: that is a third of the time.
std::variant<Json, JsonError> parseJson(const std::string& text) {
  using namespace rapidjson;
  if (!isValidUtf8(text)) return errorOf(text);
  std::string copy = text;
  InsituStringStream stream(copy.data());
  Reader reader;
  Builder builder;
  const ParseResult result = reader.Parse<kFlags | kParseInsituFlag>(stream, builder);
  if (result.IsError() || stream.Tell() != text.size()) return errorOf(text);
  return builder.take();
}

std::string validUtf8(std::string_view bytes) {
  std::string text;
  text.reserve(bytes.size());
  while (!bytes.empty()) {
    const std::size_t length = sequenceLength(bytes);
    text.append(length > 0 ? bytes.substr(0, length) : std::string_view("\xef\xbf\xbd"));
    bytes.remove_prefix(length > 0 ? length : 1);
  }
  return text;
}

}  // namespace tieback::mock
