// Send and Re-send to ERP, so that no crash leaves a change order locked for ever, or editable while the connector has
// it.
//
// First the lock and the request commit together; then the connector is asked. A definite refusal (bad input, not
// permitted, conflict) unlocks; any other failure keeps the lock, and the same request is repeated in the background,
// also after a restart, until there is an answer. The connector answers a repeated request as it did the first.
//
// Threads: send() from any thread. start() and stop() from one thread.
#pragma once

#include <base/clock.h>
#include <observe/log.h>
#include <observe/trouble_log.h>
#include <plugin_host/connectors.h>
#include <project/scope.h>
#include <store/database.h>
#include <tieback/sdk/mutex.h>

#include <condition_variable>
#include <string>
#include <thread>

namespace tieback::host {

struct SendCall {
  Scope scope;
  std::string change_order;
  Operation operation = Operation::submit;  // or resend
  std::int64_t revision = 0;                // of the change order, as the sender saw it
  std::string request_id;
};

class SendService {
 public:
  SendService(Database& database, Clock& clock, Log& log, Connectors& connectors)
      : database_(database), clock_(clock), log_(log), connectors_(connectors) {}
  ~SendService();

  // Good: the connector has it. A category other than the three definite ones: it stays locked, and is repeated.
  Result<void> send(const Actor& actor, const SendCall& call);

  // What stands in the way of sending, as the connector says: {"unmet": […]}.
  Result<json::Value> check(const Actor& actor, const Scope& scope, const std::string& change_order);

  // Requests that have no answer yet.
  std::int64_t pendingCount();

  // A locked change order that its connector has forgotten (a restored backup) is sent as it stands, by the host
  // itself; it stays locked. False: it is no longer as it was `seen`. Before start().
  bool sendAnew(const ChangeOrder& seen);
  void start();  // repeats what has no answer yet, at once and from then on
  void stop();

 private:
  struct Pending {
    std::string actor;
    std::string operation;
    std::string request_id;
    std::string company;
    std::string change_order;
    std::string request;
    std::int64_t attempts = 0;
  };

  Result<void> lockAndStore(const Actor& actor, const SendCall& call);
  void storePending(Connection& connection, const std::string& actor, const std::string& operation,
                    const std::string& request_id, const ChangeOrder& order, const json::Value& request);
  std::int64_t attemptTime() const;  // microseconds
  bool take(const Pending& pending);
  Result<void> attempt(const Pending& pending);
  Result<void> accepted(const Pending& pending, const json::Value& answer);
  Result<void> refused(const Pending& pending, const Error& error);
  Result<void> unanswered(const Pending& pending, const Error& error);
  std::optional<Pending> pending(const std::string& actor, const std::string& operation, const std::string& request_id);
  json::Value itemOf(const std::string& company, const std::string& change_order);
  void forgetOld();
  void repeat();
  void repeatDue();
  bool waitForNext();  // false: stop

  Database& database_;
  Clock& clock_;
  Log& log_;
  Connectors& connectors_;
  Mutex mutex_;
  std::condition_variable wake_;
  bool stopped_ TIEBACK_GUARDED_BY(mutex_) = false;
  bool woken_ TIEBACK_GUARDED_BY(mutex_) = false;
  TroubleLog store_trouble_{log_, LogLevel::error, "sends can't be repeated at present", "sends are repeated again"};
  std::thread thread_;
};

// Does a connector that has an item in that state hold its change order?
bool holds(std::string_view item_state);

}  // namespace tieback::host
