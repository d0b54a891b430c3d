#include "erp/http/reply_reader.h"

#include <Poco/Exception.h>
#include <Poco/InflatingStream.h>
#include <Poco/Net/HTTPResponse.h>

#include <array>
#include <charconv>
#include <sstream>

namespace tieback::erp {
namespace {

constexpr std::size_t kMaxHead = 64u << 10;
constexpr std::size_t kMaxChunkLine = 1u << 10;

// What has arrived and is not yet used up.
class Inbox {
 public:
  Inbox(Connection& connection, const Watch& watch) : connection_(connection), watch_(watch) {}

  // Adds what arrives next; false when the peer has closed.
  bool more() {
    std::array<char, 16u << 10> buffer;
    const auto got = connection_.receive(buffer.data(), buffer.size(), watch_);
    text_.append(buffer.data(), got);
    return got > 0;
  }
  void moreOrFail(const char* where) {
    if (!more()) throw NetFailure(std::string("the connection was closed ") + where);
  }
  std::string take(std::size_t size) {
    auto part = text_.substr(0, size);
    text_.erase(0, size);
    return part;
  }
  const std::string& text() const { return text_; }

 private:
  Connection& connection_;
  const Watch& watch_;
  std::string text_;
};

std::string takeHead(Inbox& inbox) {
  for (;;) {
    const auto end = inbox.text().find("\r\n\r\n");
    if (end != std::string::npos) return inbox.take(end + 4);
    if (inbox.text().size() > kMaxHead) throw NetFailure("the answer's header is larger than 64 kB");
    inbox.moreOrFail(inbox.text().empty() ? "without an answer" : "within the answer's header");
  }
}

std::string takeLine(Inbox& inbox) {
  for (;;) {
    const auto end = inbox.text().find("\r\n");
    if (end != std::string::npos) {
      auto line = inbox.take(end + 2);
      line.resize(end);
      return line;
    }
    if (inbox.text().size() > kMaxChunkLine) throw NetFailure("the answer's chunks cannot be read");
    inbox.moreOrFail("before the answer was whole");
  }
}

std::size_t number(std::string_view text, int base, const char* what) {
  std::size_t value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (text.empty() || problem != std::errc() || end != text.data() + text.size()) {
    throw NetFailure(std::string("the answer's ") + what + " cannot be read");
  }
  return value;
}

void checkSize(std::size_t size, std::size_t max) {
  if (size > max) throw NetFailure("the answer is larger than " + std::to_string(max) + " bytes");
}

std::string takeBytes(Inbox& inbox, std::size_t size) {
  while (inbox.text().size() < size) inbox.moreOrFail("before the answer was whole");
  return inbox.take(size);
}

std::string takeChunks(Inbox& inbox, std::size_t max) {
  std::string body;
  for (;;) {
    const auto line = takeLine(inbox);
    const auto size = number(std::string_view(line).substr(0, line.find_first_of("; \t")), 16, "chunk size");
    if (size == 0) break;
    checkSize(size, max - body.size());
    body += takeBytes(inbox, size);
    if (takeBytes(inbox, 2) != "\r\n") throw NetFailure("the answer's chunks cannot be read");
  }
  while (!takeLine(inbox).empty()) {
  }
  return body;
}

std::string takeRest(Inbox& inbox, std::size_t max) {
  while (inbox.more()) checkSize(inbox.text().size(), max);
  return inbox.take(inbox.text().size());
}

Poco::Net::HTTPResponse parseHead(const std::string& head) {
  try {
    Poco::Net::HTTPResponse response;
    std::istringstream stream(head);
    response.read(stream);
    return response;
  } catch (const Poco::Exception& e) {
    throw NetFailure("the answer is no HTTP: " + e.displayText());
  }
}

std::string takeBody(Inbox& inbox, const Poco::Net::HTTPResponse& head, const std::string& method, std::size_t max,
                     bool& framed) {
  const int status = head.getStatus();
  if (method == "HEAD" || status == 204 || status == 304) return {};
  if (head.has("Transfer-Encoding")) {
    if (!head.getChunkedTransferEncoding()) throw NetFailure("the answer has a transfer encoding that we cannot read");
    return takeChunks(inbox, max);
  }
  if (head.has("Content-Length")) {
    const auto size = number(head.get("Content-Length"), 10, "Content-Length");
    checkSize(size, max);
    return takeBytes(inbox, size);
  }
  framed = false;
  return takeRest(inbox, max);
}

// We ask for none, and some gateways compress all the same. Bounded, so that a small answer can't become a large one.
std::string inflated(const std::string& body, const std::string& encoding, std::size_t max) {
  const bool gzip = encoding == "gzip" || encoding == "x-gzip";
  if (!gzip && encoding != "deflate") {
    throw NetFailure("the answer is compressed in a way that we cannot read: " + encoding);
  }
  try {
    std::istringstream packed(body);
    Poco::InflatingInputStream stream(
        packed, gzip ? Poco::InflatingStreamBuf::STREAM_GZIP : Poco::InflatingStreamBuf::STREAM_ZLIB);
    // Poco's stream hides what goes wrong unless it is told to throw.
    stream.exceptions(std::ios::badbit);
    std::string text;
    std::array<char, 16u << 10> buffer;
    while (stream.read(buffer.data(), buffer.size()) || stream.gcount() > 0) {
      text.append(buffer.data(), static_cast<std::size_t>(stream.gcount()));
      checkSize(text.size(), max);
    }
    return text;
  } catch (const Poco::Exception& e) {
    throw NetFailure("the compressed answer cannot be read: " + e.displayText());
  }
}

}  // namespace

ReadReply readReply(Connection& connection, const Watch& watch, const std::string& method, std::size_t max_answer) {
  Inbox inbox(connection, watch);
  auto head = parseHead(takeHead(inbox));
  while (head.getStatus() >= 100 && head.getStatus() < 200) head = parseHead(takeHead(inbox));

  bool framed = true;
  ReadReply result;
  result.reply.status = head.getStatus();
  result.reply.headers.assign(head.begin(), head.end());
  result.reply.body = takeBody(inbox, head, method, max_answer, framed);
  const auto encoding = head.get("Content-Encoding", "identity");
  if (encoding != "identity" && !result.reply.body.empty()) {
    result.reply.body = inflated(result.reply.body, encoding, max_answer);
  }
  result.keep_alive = framed && inbox.text().empty() && head.getVersion() == "HTTP/1.1" && head.getKeepAlive();
  return result;
}

}  // namespace tieback::erp
