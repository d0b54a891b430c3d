// The accounting approver's side.
#pragma once

#include "operations/mutation.h"

namespace tieback::ops {

class Deciding {
 public:
  explicit Deciding(const Services& services) : services_(services), mutator_(services) {}

  Result<json::Value> accept(const Request& request) const;
  Result<json::Value> unaccept(const Request& request) const;
  Result<json::Value> reject(const Request& request) const;
  Result<json::Value> exportItem(const Request& request) const;
  Result<json::Value> tryAgain(const Request& request) const;
  Result<json::Value> cancel(const Request& request) const;
  Result<json::Value> resolveDoubt(const Request& request) const;
  Result<json::Value> acknowledge(const Request& request) const;
  Result<json::Value> unlink(const Request& request) const;

 private:
  const Services& services_;
  Mutator mutator_;
};

}  // namespace tieback::ops
