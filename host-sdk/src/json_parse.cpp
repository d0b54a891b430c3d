#include <tieback/sdk/json.h>

#ifdef __SSE2__
#define RAPIDJSON_SSE2  // strings are looked through sixteen bytes at a time
#endif
#include <rapidjson/error/en.h>
#include <rapidjson/reader.h>

#include <algorithm>
#include <iterator>
#include <unordered_set>

#include "eight_bytes.h"

namespace tieback::json {
namespace {

// Builds a Value from RapidJSON's events. The reader is told to hand over numbers as text.
class Builder : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, Builder> {
 public:
  // `bytes` of text to come: room for what most documents of that size hold, so that it need not grow again and again.
  Builder(std::size_t max_depth, std::size_t bytes) : max_depth_(max_depth) {
    constexpr std::size_t kUsualDepth = 8;
    constexpr std::size_t kBytesEach = 16;
    constexpr std::size_t kMostPending = 64;
    open_.reserve(kUsualDepth);
    pending_.reserve(std::min(bytes / kBytesEach + 1, kMostPending));
  }

  bool Null() { return add(Value()); }
  bool Bool(bool value) { return add(Value(value)); }
  bool RawNumber(const char* text, rapidjson::SizeType size, bool) { return add(Value::number({text, size})); }
  bool String(const char* text, rapidjson::SizeType size, bool) { return add(Value(std::string_view(text, size))); }
  bool StartObject() { return open(true); }
  bool Key(const char* text, rapidjson::SizeType size, bool) {
    const std::string_view key(text, size);
    if (hasMember(open_.back(), key)) {
      problem_ = "the member \"" + std::string(key) + "\" stands there twice";
      return false;
    }
    pending_.emplace_back(key, Value());
    return true;
  }
  bool EndObject(rapidjson::SizeType) {
    Value object = Value::object();
    object.members().assign(std::make_move_iterator(begin()), std::make_move_iterator(pending_.end()));
    return close(std::move(object));
  }
  bool StartArray() { return open(false); }
  bool EndArray(rapidjson::SizeType size) {
    Value array = Value::array();
    array.items().reserve(size);
    for (auto item = begin(); item != pending_.end(); ++item) array.items().push_back(std::move(item->second));
    return close(std::move(array));
  }

  Value take() { return std::move(root_); }
  const std::string& problem() const { return problem_; }

 private:
  // An object or array whose end has not come yet.
  struct Open {
    bool is_object;
    std::size_t first;                          // where in pending_ its members or items begin
    std::unordered_set<std::string> seen = {};  // its members' names, once they are many
  };

  std::vector<Value::Member>::iterator begin() {
    return pending_.begin() + static_cast<std::ptrdiff_t>(open_.back().first);
  }

  // Whether that key stands there already.
  bool hasMember(Open& object, std::string_view key) {
    constexpr std::size_t kMany = 24;  // up to there looking at each is quicker than hashing
    if (pending_.size() - object.first < kMany) {
      return std::any_of(begin(), pending_.end(), [key](const auto& member) { return member.first == key; });
    }
    if (object.seen.empty()) {
      for (auto member = begin(); member != pending_.end(); ++member) object.seen.insert(member->first);
    }
    return !object.seen.emplace(key).second;
  }

  bool open(bool is_object) {
    if (open_.size() >= max_depth_) {
      problem_ = "nested more than " + std::to_string(max_depth_) + " levels deep";
      return false;
    }
    open_.push_back({is_object, pending_.size()});
    return true;
  }
  bool close(Value done) {
    pending_.erase(begin(), pending_.end());
    open_.pop_back();
    return add(std::move(done));
  }
  bool add(Value value) {
    if (open_.empty()) {
      root_ = std::move(value);
    } else if (open_.back().is_object) {
      pending_.back().second = std::move(value);
    } else {
      pending_.emplace_back(std::string(), std::move(value));
    }
    return true;
  }

  std::size_t max_depth_;
  Value root_;
  std::vector<Open> open_;
  // Of all that are open, one behind the other: each is then made at once, in its size.
  std::vector<Value::Member> pending_;
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
rapidjson::ParseResult read(std::string& padded, Builder& builder) {
  rapidjson::InsituStringStream stream(padded.data());  // strings are handed over where they stand
  rapidjson::Reader reader;
  return reader.Parse<rapidjson::kParseInsituFlag | rapidjson::kParseNumbersAsStringsFlag | kMore>(stream, builder);
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
  Builder builder(limits.max_depth, text.size());
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
