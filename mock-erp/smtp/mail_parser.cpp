#include "mail_parser.h"

#include <Poco/Base64Decoder.h>
#include <Poco/Exception.h>
#include <Poco/Net/MailMessage.h>
#include <Poco/Net/MediaType.h>
#include <Poco/Net/MessageHeader.h>
#include <Poco/Net/MultipartReader.h>
#include <Poco/Net/PartHandler.h>
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

// Takes the first text and HTML part, also from multiparts inside multiparts.
class Parts final : public Poco::Net::PartHandler {
 public:
  explicit Parts(ParsedMail& mail) : mail_(mail) {}

  void handlePart(const Poco::Net::MessageHeader& header, std::istream& stream) override {
    take(Poco::Net::MediaType(header.get("Content-Type", "text/plain")), slurp(stream), 0);
  }
  void take(const Poco::Net::MediaType& type, std::string content, int depth) {
    if (type.matches("multipart") && type.hasParameter("boundary") && depth < 8) {
      return takeParts(type.getParameter("boundary"), content, depth);
    }
    if (type.matches("text", "html")) {
      if (mail_.html.empty()) mail_.html = std::move(content);
    } else if (type.matches("text") && mail_.text.empty()) {
      mail_.text = std::move(content);
    }
  }

 private:
  void takeParts(const std::string& boundary, const std::string& content, int depth) {
    std::istringstream in(content);
    Poco::Net::MultipartReader reader(in, boundary);
    while (reader.hasNextPart()) {
      Poco::Net::MessageHeader header;
      reader.nextPart(header);
      take(Poco::Net::MediaType(header.get("Content-Type", "text/plain")), decoded(header, reader.stream()), depth + 1);
    }
  }
  static std::string decoded(const Poco::Net::MessageHeader& header, std::istream& stream) {
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

  ParsedMail& mail_;
};

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
  Poco::Net::MailMessage message;
  try {
    std::istringstream in(raw);
    Parts parts(mail);
    message.read(in, parts);
  } catch (const Poco::Exception&) {
    mail.text = raw;
  }
  for (const auto& [name, value] : message) mail.headers.emplace_back(name, decodeWords(value));
  if (mail.text.empty() && mail.html.empty() && !message.isMultipart()) {
    Parts(mail).take(Poco::Net::MediaType(message.getContentType().empty() ? "text/plain" : message.getContentType()),
                     message.getContent(), 0);
  }
  mail.subject = decodeWords(message.get("Subject", ""));
  mail.messageId = message.get("Message-ID", "");
  return mail;
}

}  // namespace tieback::mock
