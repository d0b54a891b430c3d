#include <tieback/sdk/json.h>

#include <rapidjson/encodedstream.h>
#include <rapidjson/error/en.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include <unordered_set>

namespace tieback::json {
namespace {

// Builds a Value from RapidJSON's events. The reader is told to hand over numbers as text.
class Builder : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, Builder> {
 public:
  explicit Builder(std::size_t max_depth) : max_depth_(max_depth) {}

  bool Null() { return add(Value()); }
  bool Bool(bool value) { return add(Value(value)); }
  bool RawNumber(const char* text, rapidjson::SizeType size, bool) { return add(Value::number({text, size})); }
  bool String(const char* text, rapidjson::SizeType size, bool) { return add(Value(std::string(text, size))); }
  bool StartObject() { return open(Value::object()); }
  bool Key(const char* text, rapidjson::SizeType size, bool) {
    keys_.back().assign(text, size);
    if (seen_.back().insert(keys_.back()).second) return true;
    problem_ = "the member \"" + keys_.back() + "\" stands there twice";
    return false;
  }
  bool EndObject(rapidjson::SizeType) { return close(); }
  bool StartArray() { return open(Value::array()); }
  bool EndArray(rapidjson::SizeType) { return close(); }

  Value take() { return std::move(root_); }
  const std::string& problem() const { return problem_; }

 private:
  bool open(Value container) {
    if (stack_.size() >= max_depth_) {
      problem_ = "nested more than " + std::to_string(max_depth_) + " levels deep";
      return false;
    }
    stack_.push_back(std::move(container));
    keys_.emplace_back();
    seen_.emplace_back();
    return true;
  }
  bool close() {
    Value done = std::move(stack_.back());
    stack_.pop_back();
    keys_.pop_back();
    seen_.pop_back();
    return add(std::move(done));
  }
  bool add(Value value) {
    if (stack_.empty()) {
      root_ = std::move(value);
    } else if (stack_.back().isArray()) {
      stack_.back().items().push_back(std::move(value));
    } else {
      stack_.back().members().emplace_back(keys_.back(), std::move(value));
    }
    return true;
  }

  std::size_t max_depth_;
  Value root_;
  std::vector<Value> stack_;
  std::vector<std::string> keys_;
  std::vector<std::unordered_set<std::string>> seen_;
  std::string problem_;
};

}  // namespace

Value parse(std::string_view text, const ParseLimits& limits) {
  if (text.size() > limits.max_bytes) {
    throw ParseError("the document has " + std::to_string(text.size()) + " bytes; at most " +
                     std::to_string(limits.max_bytes) + " are read");
  }
  // The reader takes a NUL for the end of its input.
  if (const auto nul = text.find('\0'); nul != std::string_view::npos) {
    throw ParseError("not a valid JSON document at byte " + std::to_string(nul) + ": a NUL stands there");
  }
  rapidjson::MemoryStream bytes(text.data(), text.size());
  rapidjson::EncodedInputStream<rapidjson::UTF8<>, rapidjson::MemoryStream> stream(bytes);
  rapidjson::Reader reader;
  Builder builder(limits.max_depth);
  constexpr unsigned kFlags =
      rapidjson::kParseNumbersAsStringsFlag | rapidjson::kParseValidateEncodingFlag | rapidjson::kParseIterativeFlag;
  const auto result = reader.Parse<kFlags>(stream, builder);
  if (!result) {
    const std::string why = builder.problem().empty() ? rapidjson::GetParseError_En(result.Code()) : builder.problem();
    throw ParseError("not a valid JSON document at byte " + std::to_string(result.Offset()) + ": " + why);
  }
  return builder.take();
}

}  // namespace tieback::json
