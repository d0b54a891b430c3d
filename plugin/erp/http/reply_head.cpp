#include "erp/http/reply_head.h"

#include <algorithm>
#include <utility>

#include "erp/http/watch.h"

namespace tieback::erp {
namespace {

constexpr std::string_view kBlanks = " \t";

std::string_view trimmed(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(kBlanks), text.size()));
  return text.substr(0, text.find_last_not_of(kBlanks) + 1);
}

// Takes the next line, without its end.
std::string_view takeLine(std::string_view& text) {
  const auto end = text.find('\n');
  auto line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  return line;
}

// "HTTP/1.1 200 OK": what follows the status is for people.
void readStatusLine(std::string_view line, ReplyHead& head) {
  const auto space = std::min(line.find(' '), line.size());
  const auto version = line.substr(0, space);
  const auto rest = trimmed(line.substr(space));
  const auto status = rest.substr(0, rest.find(' '));
  const bool digits = std::all_of(status.begin(), status.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (!version.starts_with("HTTP/") || status.size() != 3 || !digits)
    throw NetFailure("the answer is no HTTP: it begins with \"" + std::string(line.substr(0, 40)) + "\"");
  head.http_1_1 = version == "HTTP/1.1";
  for (const char digit : status) head.status = head.status * 10 + (digit - '0');
}

}  // namespace

const std::string* ReplyHead::find(std::string_view name) const {
  const auto found =
      std::find_if(headers.begin(), headers.end(), [&](const auto& header) { return sameHeader(header.first, name); });
  return found == headers.end() ? nullptr : &found->second;
}

ReplyHead parseReplyHead(std::string_view text) {
  ReplyHead head;
  // Some servers end the answer before with an empty line too many.
  text.remove_prefix(std::min(text.find_first_not_of("\r\n"), text.size()));
  readStatusLine(takeLine(text), head);
  for (auto line = takeLine(text); !line.empty(); line = takeLine(text)) {
    if (kBlanks.find(line.front()) != std::string_view::npos) {
      if (!head.headers.empty()) head.headers.back().second.append(" ").append(trimmed(line));
      continue;
    }
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    head.headers.emplace_back(trimmed(line.substr(0, colon)), trimmed(line.substr(colon + 1)));
  }
  return head;
}

}  // namespace tieback::erp
