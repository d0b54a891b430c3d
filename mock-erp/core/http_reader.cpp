#include "http_reader.h"

#include <algorithm>
#include <charconv>

namespace tieback::mock {
namespace {

constexpr std::string_view kHeadEnd = "\r\n\r\n";

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

bool isToken(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return c > ' ' && c < 0x7f && std::string_view("()<>@,;:\\\"/[]?={}").find(c) == std::string_view::npos;
  });
}

bool contains(std::string_view text, std::string_view wanted) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(','), text.size());
    if (equalsIgnoringCase(trimmed(text.substr(0, end)), wanted)) return true;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return false;
}

}  // namespace

HttpReader::State HttpReader::next() {
  if (!headRead_) {
    const State head = readHead();
    if (head != State::kReady) return head;
  }
  if (chunked_) return readChunks();
  if (in_.size() < bodyLength_) {
    if (!continueAsked_) return State::kNeedMore;
    continueAsked_ = false;
    return State::kNeedContinue;
  }
  request_.body.assign(in_, 0, bodyLength_);
  in_.erase(0, bodyLength_);
  return State::kReady;
}

HttpRequest HttpReader::take() {
  headRead_ = chunked_ = continueAsked_ = false;
  bodyLength_ = scanned_ = 0;
  HttpRequest request = std::move(request_);
  request_ = {};
  return request;
}

HttpReader::State HttpReader::readHead() {
  // Empty lines before a request are passed over.
  while (in_.starts_with("\r\n")) in_.erase(0, 2);
  const std::size_t end = in_.find(kHeadEnd, scanned_ > kHeadEnd.size() ? scanned_ - kHeadEnd.size() : 0);
  if (end == std::string::npos) {
    scanned_ = in_.size();
    return in_.size() > kMaxHead ? State::kTooLarge : State::kNeedMore;
  }
  if (end > kMaxHead) return State::kTooLarge;
  if (!parseHead(std::string_view(in_).substr(0, end))) return State::kBad;
  in_.erase(0, end + kHeadEnd.size());
  if (bodyLength_ > kMaxBody) return State::kTooLarge;
  headRead_ = true;
  return State::kReady;
}

bool HttpReader::parseHead(std::string_view head) {
  const std::size_t lineEnd = std::min(head.find("\r\n"), head.size());
  const std::string_view line = head.substr(0, lineEnd);
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  if (first == std::string_view::npos || last == first) return false;
  const std::string_view version = line.substr(last + 1);
  if (!isToken(line.substr(0, first)) || (version != "HTTP/1.1" && version != "HTTP/1.0")) return false;
  keepAlive_ = version == "HTTP/1.1";
  request_.method = line.substr(0, first);
  const std::string_view target = line.substr(first + 1, last - first - 1);
  if (target.empty() || target.find(' ') != std::string_view::npos) return false;
  const std::size_t question = std::min(target.find('?'), target.size());
  request_.path = target.substr(0, question);
  if (question < target.size()) request_.query = target.substr(question + 1);
  head.remove_prefix(std::min(lineEnd + 2, head.size()));
  request_.headers.reserve(12);
  while (!head.empty()) {
    const std::size_t end = std::min(head.find("\r\n"), head.size());
    if (!parseHeader(head.substr(0, end))) return false;
    head.remove_prefix(std::min(end + 2, head.size()));
  }
  return !(chunked_ && bodyLength_ > 0);
}

bool HttpReader::parseHeader(std::string_view line) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || !isToken(line.substr(0, colon))) return false;
  const std::string_view name = line.substr(0, colon);
  const std::string_view value = trimmed(line.substr(colon + 1));
  if (equalsIgnoringCase(name, "Content-Length")) {
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), bodyLength_);
    if (error != std::errc() || end != value.data() + value.size()) return false;
  } else if (equalsIgnoringCase(name, "Transfer-Encoding")) {
    if (!equalsIgnoringCase(value, "chunked")) return false;
    chunked_ = true;
  } else if (equalsIgnoringCase(name, "Expect")) {
    continueAsked_ = equalsIgnoringCase(value, "100-continue");
  } else if (equalsIgnoringCase(name, "Connection")) {
    if (contains(value, "close")) keepAlive_ = false;
    if (contains(value, "keep-alive")) keepAlive_ = true;
  }
  request_.headers.emplace_back(name, value);
  return true;
}

HttpReader::State HttpReader::readChunks() {
  while (true) {
    const std::size_t lineEnd = in_.find("\r\n");
    if (lineEnd == std::string::npos) {
      if (!continueAsked_) return in_.size() > kMaxHead ? State::kBad : State::kNeedMore;
      continueAsked_ = false;
      return State::kNeedContinue;
    }
    std::size_t size = 0;
    const auto [end, error] = std::from_chars(in_.data(), in_.data() + lineEnd, size, 16);
    if (error != std::errc() || (end != in_.data() + lineEnd && *end != ';' && *end != ' ')) return State::kBad;
    if (size > kMaxBody || request_.body.size() + size > kMaxBody) return State::kTooLarge;
    if (size == 0) {
      // Trailers, if any, end with an empty line.
      const std::size_t trailersEnd = in_.find(kHeadEnd, lineEnd);
      if (trailersEnd == std::string::npos) return in_.size() > kMaxHead ? State::kBad : State::kNeedMore;
      in_.erase(0, trailersEnd + kHeadEnd.size());
      return State::kReady;
    }
    if (in_.size() < lineEnd + 2 + size + 2) return State::kNeedMore;
    if (in_.compare(lineEnd + 2 + size, 2, "\r\n") != 0) return State::kBad;
    request_.body.append(in_, lineEnd + 2, size);
    in_.erase(0, lineEnd + 2 + size + 2);
  }
}

}  // namespace tieback::mock
