// One API session with Intacct, shared by all workers. When it has ended, it is replaced once and the call repeated:
// a request whose authentication fails ran no function.
// https://developer.intacct.com/api/company-console/api-sessions/
#pragma once

#include <tieback/sdk/mutex.h>

#include <cstdint>
#include <map>
#include <string>

#include "erp/dialects/intacct/config.h"
#include "erp/dialects/intacct/request.h"

namespace tieback::erp::intacct {

using Called = std::variant<Results, Outcome>;

// Thread-safe.
class Session {
 public:
  // Both must outlive it.
  Session(const Config& config, const DialectContext& context) : config_(config), context_(context) {}

  // `functions`: so many <function> elements. A write is unique and a transaction: see Envelope.
  Called call(std::string_view xml, std::size_t functions, const std::string& control_id, Effect effect);

  std::int64_t now() const { return context_.now_us(); }

 private:
  struct Access {
    std::uint64_t generation = 0;  // 0: none
    std::string session;
    Transport* transport = nullptr;
  };

  std::variant<Access, Outcome> access();
  std::variant<Access, Outcome> logIn() TIEBACK_REQUIRES(login_mutex_);
  std::string login(const std::string& password) const;
  // The way to the host that the session belongs to.
  std::variant<Transport*, Outcome> transportTo(const std::string& endpoint) TIEBACK_REQUIRES(login_mutex_);
  bool isOurs(const std::string& endpoint) const;
  void forget(std::uint64_t generation);
  std::string senderPassword() const { return context_.secret(config_.sender_password); }

  const Config& config_;
  const DialectContext& context_;
  Mutex login_mutex_;  // held while logging in
  std::map<std::string, Transport*> moved_ TIEBACK_GUARDED_BY(login_mutex_);
  Mutex mutex_;
  Access access_ TIEBACK_GUARDED_BY(mutex_);
  std::uint64_t logins_ TIEBACK_GUARDED_BY(mutex_) = 0;
};

}  // namespace tieback::erp::intacct
