#include <tieback/sdk/json.h>

#ifdef __SSE2__
#define RAPIDJSON_SSE2  // strings are looked through sixteen bytes at a time
#endif
#include <rapidjson/error/en.h>
#include <rapidjson/reader.h>

#include <algorithm>
#include <unordered_set>

#include "eight_bytes.h"

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
    Open& object = stack_.back();
    object.key.assign(text, size);
    if (!object.hasMember()) return true;
    problem_ = "the member \"" + object.key + "\" stands there twice";
    return false;
  }
  bool EndObject(rapidjson::SizeType) { return close(); }
  bool StartArray() { return open(Value::array()); }
  bool EndArray(rapidjson::SizeType) { return close(); }

  Value take() { return std::move(root_); }
  const std::string& problem() const { return problem_; }

 private:
  // An object or array whose end has not come yet.
  struct Open {
    Value container;
    std::string key;                            // of the member that comes next
    std::unordered_set<std::string> seen = {};  // its members' names, once they are many

    // Whether `key` stands there already.
    bool hasMember() {
      constexpr std::size_t kMany = 24;  // up to there looking at each is quicker than hashing
      const auto& members = container.members();
      if (members.size() < kMany) {
        return std::ranges::any_of(members, [this](const auto& member) { return member.first == key; });
      }
      if (seen.empty()) {
        for (const auto& member : members) seen.insert(member.first);
      }
      return !seen.insert(key).second;
    }
  };

  bool open(Value container) {
    if (stack_.size() >= max_depth_) {
      problem_ = "nested more than " + std::to_string(max_depth_) + " levels deep";
      return false;
    }
    stack_.push_back({std::move(container), {}});
    return true;
  }
  bool close() {
    Value done = std::move(stack_.back().container);
    stack_.pop_back();
    return add(std::move(done));
  }
  bool add(Value value) {
    if (stack_.empty()) {
      root_ = std::move(value);
    } else if (Open& open = stack_.back(); open.container.isArray()) {
      open.container.items().push_back(std::move(value));
    } else {
      open.container.members().emplace_back(std::move(open.key), std::move(value));
    }
    return true;
  }

  std::size_t max_depth_;
  Value root_;
  std::vector<Open> stack_;
  std::string problem_;
};

// In ASCII there is no invalid UTF-8 to look for. Eight bytes at a time.
bool isAscii(std::string_view text) {
  std::uint64_t seen = 0;
  for (; text.size() >= kEight; text.remove_prefix(kEight)) seen |= eightAt(text.data());
  for (const char c : text) seen |= static_cast<unsigned char>(c);
  return (seen & eachByte(0x80)) == 0;
}

bool isControl(char c) {
  return static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r';
}

// The first control character that may stand nowhere in a document, or the end. The reader takes a NUL for the end of
// its input; and what looks through strings for it (RapidJSON 1.1 with SSE2) overlooks those from 0x1A on.
std::size_t firstControl(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    if (text.size() - at >= kEight && !anyBelow(eightAt(text.data() + at), 0x20)) {
      at += kEight;
    } else if (isControl(text[at])) {
      return at;
    } else {
      ++at;
    }
  }
  return at;
}

// What the reader may look at behind the end, and takes for the end.
constexpr std::size_t kPadding = 16;

// The reader's recursion goes no deeper than the builder lets it.
template <unsigned kMore>
rapidjson::ParseResult read(const std::string& padded, Builder& builder) {
  rapidjson::StringStream stream(padded.c_str());
  rapidjson::Reader reader;
  return reader.Parse<rapidjson::kParseNumbersAsStringsFlag | kMore>(stream, builder);
}

}  // namespace

Value parse(std::string_view text, const ParseLimits& limits) {
  if (text.size() > limits.max_bytes) {
    throw ParseError("the document has " + std::to_string(text.size()) + " bytes; at most " +
                     std::to_string(limits.max_bytes) + " are read");
  }
  if (const std::size_t control = firstControl(text); control < text.size()) {
    throw ParseError("not a valid JSON document at byte " + std::to_string(control) + ": " +
                     (text[control] == '\0' ? "a NUL stands there" : "a control character stands there"));
  }
  Builder builder(limits.max_depth);
  std::string padded;
  padded.reserve(text.size() + kPadding);
  padded.assign(text).append(kPadding, '\0');
  const auto result = isAscii(text) ? read<rapidjson::kParseNoFlags>(padded, builder)
                                    : read<rapidjson::kParseValidateEncodingFlag>(padded, builder);
  if (!result) {
    const std::string why = builder.problem().empty() ? rapidjson::GetParseError_En(result.Code()) : builder.problem();
    throw ParseError("not a valid JSON document at byte " + std::to_string(result.Offset()) + ": " + why);
  }
  return builder.take();
}

}  // namespace tieback::json
