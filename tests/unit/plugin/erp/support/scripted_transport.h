// Answers requests from a list, in order, and keeps what was sent.
#pragma once

#include <erp/port/dialect.h>

#include <deque>
#include <stdexcept>
#include <string>
#include <vector>

namespace tieback::erp::test {

class ScriptedTransport final : public Transport {
 public:
  explicit ScriptedTransport(std::initializer_list<Exchange> answers) : answers_(answers) {}

  Exchange exchange(const WireRequest& request) override {
    sent.push_back(request);
    if (answers_.empty()) return NotSent{"the script has no more answers"};
    auto answer = std::move(answers_.front());
    answers_.pop_front();
    return answer;
  }

  bool done() const { return answers_.empty(); }

  std::vector<WireRequest> sent;

 private:
  std::deque<Exchange> answers_;
};

inline std::string headerOf(const WireRequest& request, std::string_view name) {
  return WireReply{0, request.headers, ""}.header(name);
}

inline DialectContext contextFor(Transport& transport) {
  DialectContext context;
  context.transport = &transport;
  context.other_host = [&transport](const std::string&, const std::string&) { return &transport; };
  context.connection = "acme";
  context.now_us = [] { return std::int64_t{1'000'000'000}; };
  context.secret = [](const std::string& reference) { return "secret of " + reference; };
  context.put_secret = [](const std::string&, const std::string&, const std::string&) { return true; };
  context.options = json::Value::object();
  return context;
}

}  // namespace tieback::erp::test
