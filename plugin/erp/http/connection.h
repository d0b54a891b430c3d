// One TCP or TLS connection, never blocking longer than its Watch allows.
//
// Poco's HTTPClientSession is not used for this on purpose: its write() reconnects and sends again when the first write
// on a kept-alive connection fails, its streams swallow errors and end quietly where a body was cut off, and its
// time-outs are per read, so that a server that drips can hold a worker for ever. A request to a ledger may not be sent
// twice.
#pragma once

#include <Poco/Net/SecureStreamSocket.h>
#include <Poco/Net/StreamSocket.h>

#include <memory>
#include <string_view>

#include "erp/http/http_options.h"
#include "erp/http/watch.h"

namespace tieback::erp {

// Not thread-safe: used by one exchange at a time.
class Connection {
 public:
  // Connects and, with a context, completes the TLS handshake and verifies the peer. Throws NetFailure.
  Connection(const HttpOptions& options, const Poco::Net::Context::Ptr& tls, const Watch& watch);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  void send(std::string_view bytes, const Watch& watch);
  // At least one byte, or 0 when the peer has closed in an orderly way.
  std::size_t receive(char* buffer, std::size_t size, const Watch& watch);

  // Quiet for less than a few seconds, and neither closed nor talking unasked.
  bool reusable() const;
  void touch() { last_used_ = Watch::Clock::now(); }

 private:
  Poco::Net::StreamSocket& stream() { return secure_ ? *secure_ : plain_; }
  void handshake(const Watch& watch);

  const HttpOptions& options_;
  Poco::Net::StreamSocket plain_;
  std::unique_ptr<Poco::Net::SecureStreamSocket> secure_;
  Watch::Clock::time_point last_used_;
};

// A client context that verifies chain and name against `options`, TLS 1.2 or later; null for plain HTTP. Throws
// NetFailure.
Poco::Net::Context::Ptr makeTlsContext(const HttpOptions& options);

}  // namespace tieback::erp
