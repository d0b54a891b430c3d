// The project manager's side: Send to ERP and Re-send, Retrieve, Void.
#pragma once

#include "operations/mutation.h"

namespace tieback::ops {

class Sending {
 public:
  explicit Sending(const Services& services) : services_(services), mutator_(services) {}

  Result<json::Value> submit(const Request& request) const { return send(domain::Move::submit, request); }
  Result<json::Value> resend(const Request& request) const { return send(domain::Move::resend, request); }
  Result<json::Value> retrieve(const Request& request) const;
  Result<json::Value> voidItem(const Request& request) const;

 private:
  Result<json::Value> send(domain::Move move, const Request& request) const;
  Result<json::Value> dryRun(domain::Move move, const Request& request, const life::Connection& connection) const;
  Result<const life::Connection*> connectionFor(const Request& request) const;

  const Services& services_;
  Mutator mutator_;
};

}  // namespace tieback::ops
