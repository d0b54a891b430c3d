// Reads one HTTP/1.1 answer from a connection, whole or not at all.
#pragma once

#include <string>

#include "erp/http/connection.h"
#include "erp/port/transport.h"

namespace tieback::erp {

struct ReadReply {
  WireReply reply;
  bool keep_alive = false;  // the connection may carry another exchange
};

// Throws NetFailure for all that is not a whole, readable answer: cut off, too large, compressed, no HTTP.
ReadReply readReply(Connection& connection, const Watch& watch, const std::string& method, std::size_t max_answer);

}  // namespace tieback::erp
