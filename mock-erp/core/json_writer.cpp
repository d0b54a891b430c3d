#include "json_writer.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <cstring>
#include <utility>

#include "json.h"

namespace tieback::mock {
namespace {

bool mustEscape(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\';
}

// Whether one of eight characters must be escaped; wrong only in that it may say so of one that need not be.
bool mayHaveToEscape(std::uint64_t eight) {
  constexpr std::uint64_t kOnes = 0x0101010101010101ULL;
  constexpr std::uint64_t kHighs = 0x8080808080808080ULL;
  // The highest bit of each byte that is less than n (and of some beyond 0x7f, which it takes out again).
  const auto below = [](std::uint64_t bytes, std::uint64_t n) { return (bytes - kOnes * n) & ~bytes; };
  const std::uint64_t quotes = eight ^ (kOnes * '"');
  const std::uint64_t slashes = eight ^ (kOnes * '\\');
  return ((below(eight, 0x20) | below(quotes, 1) | below(slashes, 1)) & kHighs) != 0;
}

}  // namespace

void JsonWriter::grow(std::size_t more) {
  text_.resize(std::max(text_.size() * 2, end_ + more + 1024));
}

void JsonWriter::escaped(char c) {
  static constexpr char kHex[] = "0123456789abcdef";
  switch (c) {
    case '"':
      return put("\\\"");
    case '\\':
      return put("\\\\");
    case '\n':
      return put("\\n");
    case '\r':
      return put("\\r");
    case '\t':
      return put("\\t");
    default:
      put("\\u00");
      put(kHex[(static_cast<unsigned char>(c) >> 4) & 0xf]);
      put(kHex[static_cast<unsigned char>(c) & 0xf]);
  }
}

void JsonWriter::quoted(std::string_view text) {
  put('"');
  std::size_t from = 0;
  std::size_t at = 0;
  while (at < text.size()) {
    std::uint64_t eight = 0;
    if (text.size() - at >= sizeof(eight)) {
      std::memcpy(&eight, text.data() + at, sizeof(eight));
      if (!mayHaveToEscape(eight)) {
        at += sizeof(eight);
        continue;
      }
    }
    if (mustEscape(text[at])) {
      put(text.substr(from, at - from));
      escaped(text[at]);
      from = at + 1;
    }
    ++at;
  }
  put(text.substr(from));
  put('"');
}

void JsonWriter::key(std::string_view name) {
  separate();
  quoted(name);
  put(':');
  needsComma_ = false;
}

void JsonWriter::string(std::string_view text) {
  separate();
  quoted(text);
  needsComma_ = true;
}

void JsonWriter::number(long long value) {
  std::array<char, 24> digits;
  const auto written = std::to_chars(digits.data(), digits.data() + digits.size(), value);
  number(std::string_view(digits.data(), static_cast<std::size_t>(written.ptr - digits.data())));
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
  text_.resize(std::exchange(end_, 0));
  return std::exchange(text_, {});
}

}  // namespace tieback::mock
