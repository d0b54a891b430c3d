// An HTTP or HTTPS port. Threads: open/close from any thread, also from one that serves a request of this listener.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "exchange.h"
#include "http.h"

namespace tieback::mock {

struct TlsFiles;

// Answers requests; `undelivered` is told of an answer that could not be sent.
struct ListenerHooks {
  std::function<Delivery(HttpRequest)> serve;
  std::function<void(std::uint64_t seq)> undelivered;
};

class Listener {
 public:
  // Binds at once; throws std::runtime_error with a sentence that names host and port when that is not possible.
  // `tls` null: plain HTTP.
  Listener(std::string host, std::uint16_t port, const TlsFiles* tls, ListenerHooks hooks);
  ~Listener();
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  std::uint16_t port() const;
  // Stops listening, so that connecting is refused, and drops existing connections at their next request.
  void close();
  // Listens again on the same port. Nothing to do when it is open.
  void open();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tieback::mock
