// Tryton's JSON-RPC with one login shared by all workers; a session that ended is replaced once and the call repeated,
// since 401 says that nothing was done.
#pragma once

#include <tieback/sdk/mutex.h>

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "erp/dialects/tryton/config.h"
#include "erp/support/outcomes.h"

namespace tieback::erp::tryton {

using Records = json::Value::Array;
using Query = std::variant<Records, Outcome>;
using Result = std::variant<json::Value, Outcome>;

// Thread-safe.
class Client {
 public:
  // Both must outlive it.
  Client(const Config& config, const DialectContext& context) : config_(config), context_(context) {}

  // A call's request; the same arguments give the same bytes. `company`: of the context that every call carries.
  WireRequest request(const std::string& method, json::Value arguments, const std::string& company,
                      bool with_inactive = false) const;
  Result send(const WireRequest& request, Effect effect);

  // search_read of all that fits, or of so many, oldest first; inactive records too.
  Query find(const std::string& model, json::Value domain, json::Value fields,
             std::optional<std::int64_t> most = std::nullopt);

  // The login's company, logging in when needed.
  std::variant<std::string, Outcome> company();

  std::int64_t now() const { return context_.now_us(); }

 private:
  struct Identity {
    std::uint64_t generation = 0;  // 0: not logged in
    std::string authorization;
    std::string company;
  };

  std::variant<Identity, Outcome> identity();
  std::variant<Identity, Outcome> logIn();
  Result rpc(const WireRequest& request, Effect effect);
  void forget(std::uint64_t generation);

  const Config& config_;
  const DialectContext& context_;
  Mutex login_mutex_;  // held while logging in
  Mutex mutex_;
  Identity identity_ TIEBACK_GUARDED_BY(mutex_);
  std::uint64_t logins_ TIEBACK_GUARDED_BY(mutex_) = 0;
};

}  // namespace tieback::erp::tryton
