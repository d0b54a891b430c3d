#include "mail_parser.h"

#include <Poco/Base64Decoder.h>
#include <Poco/Exception.h>
#include <Poco/Net/MediaType.h>
#include <Poco/Net/MessageHeader.h>
#include <Poco/Net/MultipartReader.h>
#include <Poco/Net/QuotedPrintableDecoder.h>

#include <algorithm>
#include <cctype>
#include <iterator>
#include <sstream>

#include "core/http.h"

namespace tieback::mock {
namespace {

std::string slurp(std::istream& stream) {
  return std::string(std::istreambuf_iterator<char>(stream), {});
}

// The stream's content without its transfer encoding.
std::string decoded(const Poco::Net::MessageHeader& header, std::istream& stream) {
  const std::string encoding = header.get("Content-Transfer-Encoding", "");
  if (equalsIgnoringCase(encoding, "base64")) {
    Poco::Base64Decoder decoder(stream);
    return slurp(decoder);
  }
  if (equalsIgnoringCase(encoding, "quoted-printable")) {
    Poco::Net::QuotedPrintableDecoder decoder(stream);
    return slurp(decoder);
  }
  return slurp(stream);
}

// Takes the first text and the first HTML part, also from multiparts inside multiparts.
void takePart(const Poco::Net::MessageHeader& header, std::string content, ParsedMail& mail, int depth) {
  const Poco::Net::MediaType type(header.get("Content-Type", "text/plain"));
  if (type.matches("multipart") && type.hasParameter("boundary") && depth < 8) {
    std::istringstream in(content);
    Poco::Net::MultipartReader reader(in, type.getParameter("boundary"));
    while (reader.hasNextPart()) {
      Poco::Net::MessageHeader partHeader;
      reader.nextPart(partHeader);
      takePart(partHeader, decoded(partHeader, reader.stream()), mail, depth + 1);
    }
  } else if (type.matches("text", "html")) {
    if (mail.html.empty()) mail.html = std::move(content);
  } else if (mail.text.empty() && (type.matches("text") || depth == 0)) {
    mail.text = std::move(content);
  }
}

// One encoded word "=?charset?encoding?text?=" at the front; empty when there is none.
std::string_view encodedWord(std::string_view text) {
  if (!text.starts_with("=?")) return {};
  std::size_t at = 2;
  for (int part = 0; part < 2; ++part) {
    at = text.find('?', at);
    if (at == std::string_view::npos) return {};
    ++at;
  }
  const std::size_t end = text.find("?=", at);
  return end == std::string_view::npos ? std::string_view() : text.substr(0, end + 2);
}

std::string decodeWord(std::string_view word) {
  const std::size_t kind = word.find('?', 2) + 1;
  std::string content(word.substr(kind + 2, word.size() - kind - 4));
  if (word[kind] == 'B' || word[kind] == 'b') {
    std::istringstream in(content);
    Poco::Base64Decoder decoder(in);
    return slurp(decoder);
  }
  std::replace(content.begin(), content.end(), '_', ' ');
  std::istringstream in(content);
  Poco::Net::QuotedPrintableDecoder decoder(in);
  return slurp(decoder);
}

// The header's lines, unfolded but not decoded: the library decodes them on reading and keeps the white space between
// encoded words, which is not part of the text (RFC 2047, 6.2).
std::vector<std::pair<std::string, std::string>> rawHeaders(std::string_view raw) {
  std::vector<std::pair<std::string, std::string>> headers;
  while (!raw.empty()) {
    const std::size_t end = std::min(raw.find('\n'), raw.size());
    std::string_view line = raw.substr(0, end);
    raw.remove_prefix(std::min(end + 1, raw.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty()) break;
    const std::size_t colon = line.find(':');
    if ((line.front() == ' ' || line.front() == '\t') && !headers.empty()) {
      headers.back().second.append(line);
    } else if (colon != std::string_view::npos) {
      const std::size_t from = std::min(line.find_first_not_of(" \t", colon + 1), line.size());
      headers.emplace_back(line.substr(0, colon), line.substr(from));
    }
  }
  return headers;
}

}  // namespace

std::string decodeWords(std::string_view text) {
  std::string out;
  bool afterWord = false;
  while (!text.empty()) {
    const std::string_view word = encodedWord(text);
    if (!word.empty()) {
      out += decodeWord(word);
      text.remove_prefix(word.size());
      afterWord = true;
      continue;
    }
    // White space between two encoded words is not part of the text.
    const std::size_t word2 = text.find_first_not_of(" \t\r\n");
    if (afterWord && word2 != std::string_view::npos && word2 > 0 && !encodedWord(text.substr(word2)).empty()) {
      text.remove_prefix(word2);
      continue;
    }
    out.push_back(text.front());
    text.remove_prefix(1);
    afterWord = false;
  }
  return out;
}

ParsedMail parseMail(const std::string& raw) {
  ParsedMail mail;
  for (const auto& [name, value] : rawHeaders(raw)) {
    mail.headers.emplace_back(name, decodeWords(value));
    if (equalsIgnoringCase(name, "Subject")) mail.subject = mail.headers.back().second;
    if (equalsIgnoringCase(name, "Message-ID")) mail.messageId = value;
  }
  std::istringstream in(raw);
  try {
    Poco::Net::MessageHeader header;
    header.read(in);
    // The empty line between header and body.
    if (in.peek() == '\r') in.get();
    if (in.peek() == '\n') in.get();
    takePart(header, decoded(header, in), mail, 0);
  } catch (const Poco::Exception&) {
    if (mail.text.empty()) mail.text = raw;
  }
  return mail;
}

}  // namespace tieback::mock
