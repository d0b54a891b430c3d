// Faults of the SMTP stub: by command and recipient, after so many, so many times. Threads: any.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/json.h"
#include "core/thread_safety.h"

namespace tieback::mock {

struct MailFault {
  std::string reply;            // sent in place of the usual one; nothing is taken
  bool drop = false;            // the connection ends before the command has any effect
  bool acceptThenDrop = false;  // the command has its effect, the connection ends without a reply
  int latencyMs = 0;            // waited first; alone: the command then goes on as usual
};

class MailFaults {
 public:
  struct Added {
    std::string id;  // empty when the rule was not taken
    std::string error;
  };
  Added add(const Json& rule);
  bool remove(std::string_view id);
  void clear();
  Json list() const;

  // Commands: CONNECT, EHLO, AUTH, MAIL, RCPT, DATA (the command) and MESSAGE (the end of the data). `recipients` are
  // those of the command: one for RCPT, all of the envelope for DATA and MESSAGE, none before.
  // What the first rule that strikes says; latencies of all are added up.
  std::optional<MailFault> strike(std::string_view command, const std::vector<std::string>& recipients);

 private:
  struct Rule {
    std::string id;
    Json source;
    std::string command;
    std::string recipient;
    MailFault fault;
    long long skip = 0;
    std::optional<long long> count;
    long long matched = 0;
    long long hits = 0;
  };
  static std::string parse(const Json& json, Rule& rule);

  mutable Mutex mutex_;
  std::vector<Rule> rules_ TIEBACK_MOCK_GUARDED_BY(mutex_);
  long long lastId_ TIEBACK_MOCK_GUARDED_BY(mutex_) = 0;
};

}  // namespace tieback::mock
