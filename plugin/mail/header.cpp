#include "mail/header.h"

#include <Poco/Base64Encoder.h>

#include <algorithm>
#include <sstream>

#include <tieback/sdk/error.h>

#include "domain/text.h"

namespace tieback::mail {
namespace {

constexpr std::size_t kLineLength = 76;
constexpr std::size_t kBytesPerWord = 39;  // 52 characters of base64 and 12 of frame: fits after "Subject: "

bool isAscii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7F; });
}

std::string base64(std::string_view text) {
  std::ostringstream out;
  Poco::Base64Encoder encoder(out);
  encoder.rdbuf()->setLineLength(0);
  encoder << text;
  encoder.close();
  return out.str();
}

// The first bytes that are whole code points and fit into one encoded word.
std::size_t wordEnd(std::string_view text) {
  if (text.size() <= kBytesPerWord) return text.size();
  std::size_t end = kBytesPerWord;
  while ((static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return end;
}

std::string encodedWords(std::string_view text) {
  std::string words;
  while (!text.empty()) {
    const auto end = wordEnd(text);
    words += (words.empty() ? "" : "\r\n ") + ("=?UTF-8?B?" + base64(text.substr(0, end)) + "?=");
    text.remove_prefix(end);
  }
  return words;
}

// Would a reader take it for an encoded word that it is not?
bool looksEncoded(std::string_view text) {
  return text.find("=?") != std::string_view::npos;
}

bool isPlainPhrase(std::string_view name) {
  return std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == ' ' || c == '-' ||
           c == '\'';
  });
}

}  // namespace

std::string oneLine(std::string_view text) {
  const auto clean = cleanUtf8(text);
  std::string line;
  bool blank = false;
  for (std::size_t i = 0; i < clean.size(); ++i) {
    const auto byte = static_cast<unsigned char>(clean[i]);
    const bool c1 = byte == 0xC2U && i + 1 < clean.size() && static_cast<unsigned char>(clean[i + 1]) < 0xA0U;
    // The separators that some programs break lines at: U+2028 and U+2029.
    const bool separator = clean.compare(i, 2, "\xE2\x80") == 0 && i + 2 < clean.size() &&
                           (clean[i + 2] == '\xA8' || clean[i + 2] == '\xA9');
    if (byte < 0x20U || byte == 0x7FU || c1 || separator) {
      i += c1 ? 1U : separator ? 2U : 0U;
      blank = true;
      continue;
    }
    if (blank) line += ' ';
    blank = false;
    line += clean[i];
  }
  return domain::trimmed(line);
}

std::string headerText(std::string_view text, std::size_t first_column) {
  auto line = oneLine(text);
  if (isAscii(line) && !looksEncoded(line) && first_column + line.size() <= kLineLength) return line;
  const auto words = encodedWords(line);
  return (first_column + std::min(words.size(), words.find('\r')) > kLineLength ? "\r\n " : "") + words;
}

std::string headerAddress(const Address& address, std::size_t first_column) {
  const auto name = oneLine(address.name);
  if (name.empty()) return address.email;
  const auto shown = isPlainPhrase(name) && name.size() < 40 ? name : encodedWords(name);
  const auto last_line = shown.size() - std::min(shown.size(), shown.rfind('\n') + 1);
  const bool fits = first_column + last_line + address.email.size() + 3 <= kLineLength;
  return shown + (fits ? " <" : "\r\n <") + address.email + ">";
}

std::string messageId(std::string_view mail_id, std::string_view domain) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string id = "<tieback.";
  for (const char c : mail_id) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    if (plain) {
      id += c;
    } else {
      id += '=';
      id += kHex[byte >> 4U];
      id += kHex[byte & 15U];
    }
  }
  return id + "@" + std::string(domain) + ">";
}

}  // namespace tieback::mail
