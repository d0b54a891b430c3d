#include "support/load.h"

#include <strings.h>

#include <charconv>
#include <optional>

namespace tieback::bench {
namespace {

using Clock = Tally::Clock;

bool named(std::string_view line, std::string_view name) {
  return line.size() > name.size() && line[name.size()] == ':' &&
         ::strncasecmp(line.data(), name.data(), name.size()) == 0;
}

std::string_view valueOf(std::string_view line) {
  std::string_view value = line.substr(line.find(':') + 1);
  while (!value.empty() && value.front() == ' ') value.remove_prefix(1);
  return value;
}

std::optional<std::size_t> numberOf(std::string_view text, int base) {
  std::size_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number, base);
  if (read.ec != std::errc()) return std::nullopt;
  return number;
}

struct Head {
  std::size_t size = 0;  // with the empty line
  int status = 0;
  bool chunked = false;
  std::size_t body = 0;
};

std::optional<Head> headOf(std::string_view in) {
  const auto end = in.find("\r\n\r\n");
  if (end == std::string_view::npos) return std::nullopt;
  Head head;
  head.size = end + 4;
  const auto status = in.find(' ');
  head.status = static_cast<int>(numberOf(in.substr(status + 1, 3), 10).value_or(0));
  for (std::size_t at = in.find("\r\n") + 2; at < end;) {
    const std::size_t next = in.find("\r\n", at);
    const std::string_view line = in.substr(at, next - at);
    if (named(line, "content-length")) head.body = numberOf(valueOf(line), 10).value_or(0);
    if (named(line, "transfer-encoding")) head.chunked = valueOf(line) == "chunked";
    at = next + 2;
  }
  return head;
}

// The bytes of a chunked body with its frame, or nothing while some are missing.
std::optional<std::size_t> chunkedSize(std::string_view in) {
  std::size_t at = 0;
  while (true) {
    const auto end = in.find("\r\n", at);
    if (end == std::string_view::npos) return std::nullopt;
    const std::size_t size = numberOf(in.substr(at, end - at), 16).value_or(0);
    at = end + 2 + size + 2;
    if (at > in.size()) return std::nullopt;
    if (size == 0) return at;
  }
}

class HttpTalker final : public Talker {
 public:
  HttpTalker(Tally& tally, std::function<void(std::string&)> request, int expected)
      : tally_(tally), request_(std::move(request)), expected_(expected) {}

  void begin(std::string& out) override { ask(out); }

  std::size_t take(std::string_view in, std::string& out) override {
    const auto head = headOf(in);
    if (!head) return 0;
    const auto body = head->chunked ? chunkedSize(in.substr(head->size)) : std::optional(head->body);
    if (!body || in.size() < head->size + *body) return 0;
    tally_.done(asked_, head->status == expected_);
    ask(out);
    return head->size + *body;
  }

 private:
  void ask(std::string& out) {
    asked_ = Clock::now();
    request_(out);
  }

  Tally& tally_;
  std::function<void(std::string&)> request_;
  int expected_;
  Clock::time_point asked_;
};

}  // namespace

MakeTalker httpTalkers(std::function<void(std::string&)> request, int expected_status) {
  return [request = std::move(request), expected_status](Tally& tally, int) {
    return std::make_unique<HttpTalker>(tally, request, expected_status);
  };
}

}  // namespace tieback::bench
