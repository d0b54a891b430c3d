// Takes HTTP/1.1 requests out of a stream of bytes (RFC 9112): request line, headers, a body by Content-Length or in
// chunks; pipelined requests one after the other. No sockets. Threads: one at a time.
// Own code and not the library's server: that one makes four system calls to wait for each request, which alone costs
// more than reading, applying, recording and answering a change order here (docs/mock-erp.md).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "http.h"

namespace tieback::mock {

class HttpReader {
 public:
  enum class State {
    kNeedMore,      // the request is not whole yet
    kNeedContinue,  // the same, and the client waits for "100 Continue" (said once)
    kReady,         // take() has it
    kBad,           // what came is no HTTP request; answer 400 and close
    kTooLarge,      // head or body over the limits; answer 413 and close
  };
  static constexpr std::size_t kMaxHead = 64U << 10;
  static constexpr std::size_t kMaxBody = 64U << 20;

  void feed(std::string_view bytes) { in_.append(bytes); }
  State next();
  // Precondition: next() gave kReady.
  HttpRequest take();
  // Whether the client wants the connection kept after the request that was taken last.
  bool keepAlive() const { return keepAlive_; }
  // Whether nothing of a request has come yet.
  bool isIdle() const { return in_.empty() && !headRead_; }

 private:
  State readHead();
  bool parseHead(std::string_view head);
  bool parseHeader(std::string_view line);
  State readChunks();

  std::string in_;
  std::size_t scanned_ = 0;
  bool headRead_ = false;
  bool continueAsked_ = false;
  bool chunked_ = false;
  bool keepAlive_ = true;
  std::size_t bodyLength_ = 0;
  HttpRequest request_;
};

}  // namespace tieback::mock
