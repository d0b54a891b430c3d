// The HTTP server: takes requests apart, holds limits, and hands them to one handler.
//
// Threads: the handler is called from the server's threads, several at once.
#pragma once

#include <http/message.h>
#include <observe/log.h>
#include <observe/metrics.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>

namespace tieback::host {

struct HttpLimits {
  std::size_t body_bytes = 1 << 20;
  std::size_t header_bytes = 64 << 10;
  int connections = 256;                 // threads; more wait in the queue
  std::chrono::seconds header_time{10};  // from the first byte, or the connection's begin, to the end of the headers
  std::chrono::seconds body_time{30};
  std::chrono::seconds answer_time{60};  // for the client to take an answer
  std::chrono::seconds keep_alive{15};
};

// what() names the address and what to do.
class ListenError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

class Server {
 public:
  using Handler = std::function<Response(const Request&)>;
  // What a request counts as in the metrics: a route, never an id.
  using RouteName = std::function<std::string(const Request&)>;

  // Binds and listens; throws ListenError. Nothing is accepted before start(). Port 0: a free one.
  Server(const std::string& host, std::uint16_t port, const HttpLimits& limits, Log& log, Metrics& metrics);
  ~Server();

  std::string url() const;
  void start(Handler handler, RouteName route_name);
  // Accepts nothing more and ends idle connections. Requests under way go on.
  void stopAccepting();
  // Waits for requests under way; false when some were still there after `at_most`, which are then cut off.
  bool finish(std::chrono::seconds at_most);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tieback::host
