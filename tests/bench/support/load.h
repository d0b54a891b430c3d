// A load client: many connections from one thread (epoll), each a conversation of its own. One thread suffices: it
// answers what came and says the next thing, two system calls per exchange.
//
// Threads: one.
#pragma once

#include "support/report.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace tieback::bench {

// What the conversations of one run achieved, within the measured time only.
class Tally {
 public:
  using Clock = std::chrono::steady_clock;

  Tally(Clock::time_point from, Clock::time_point until) : from_(from), until_(until) {}

  void done(Clock::time_point asked, bool good);
  Clock::time_point until() const { return until_; }

  std::uint64_t good() const { return good_; }
  std::uint64_t bad() const { return bad_; }
  double perSecond() const;
  const Samples& latencies() const { return latencies_; }
  std::uint64_t answered = 0;  // from the beginning, warming up included
  std::uint64_t reconnects = 0;
  double client_cpu_seconds = 0;  // from the beginning

 private:
  Clock::time_point from_;
  Clock::time_point until_;
  std::uint64_t good_ = 0;
  std::uint64_t bad_ = 0;
  Samples latencies_;
};

// One end of a conversation over one connection.
class Talker {
 public:
  virtual ~Talker() = default;
  // Connected (again): says the first thing, if it is this side's turn.
  virtual void begin(std::string& out) = 0;
  // Takes what came; returns how many bytes it has used (0: it wants more). Appends what to say next.
  virtual std::size_t take(std::string_view in, std::string& out) = 0;
};

struct LoadPlan {
  std::uint16_t port = 0;  // on 127.0.0.1
  int connections = 16;
  std::chrono::milliseconds warm_up{1000};
  std::chrono::milliseconds measured{5000};
};

using MakeTalker = std::function<std::unique_ptr<Talker>(Tally& tally, int connection)>;

// Talks until the time is over. Throws std::runtime_error when it cannot connect, or after too many lost connections.
Tally talk(const LoadPlan& plan, const MakeTalker& make);

// HTTP: one request after another; `request` appends a whole one, whose like was never sent before.
MakeTalker httpTalkers(std::function<void(std::string& out)> request, int expected_status);

struct Mails {
  std::string data;        // headers and body of a message, CRLF, without the closing dot
  bool pipelined = false;  // MAIL, RCPT and DATA in one go, with the end of the message before (RFC 2920)
};
MakeTalker smtpTalkers(Mails mails);

}  // namespace tieback::bench
