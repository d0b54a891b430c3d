// The connector's events on the project side: each is applied once, in one transaction with the note that it was.
//
// Threads: all calls from any thread.
#pragma once

#include <base/clock.h>
#include <observe/log.h>
#include <project/model.h>
#include <store/database.h>
#include <tieback/sdk/host_side.h>
#include <tieback/sdk/mutex.h>

#include <chrono>
#include <condition_variable>
#include <functional>
#include <string>
#include <string_view>

namespace tieback::host {

// Is told of every event that the project side has taken, once.
class EventFollower {
 public:
  virtual ~EventFollower() = default;
  // Within the event's transaction, which may run more than once; `order` as it is after it.
  virtual void take(Connection& connection, const json::Value& event, const ChangeOrder& order) = 0;
  virtual void taken() = 0;  // the transaction has been made
};

class EventApplier final : public HostEvents {
 public:
  // `notice` gets the connector's notices (JSON text); it must not block.
  EventApplier(Database& database, Clock& clock, Log& log, std::function<void(std::string_view)> notice,
               EventFollower* follower = nullptr)
      : database_(database), clock_(clock), log_(log), notice_(std::move(notice)), follower_(follower) {}

  // Good means durable: applied now, or before.
  Result<void> deliver(std::string_view event) override;
  void notify(std::string_view notice) override { notice_(notice); }

  // Waits until the change order is as `wanted`, or until `at_most` has passed (real time): so that who has just
  // retrieved or rejected something sees it so.
  void waitFor(const std::string& company, const std::string& change_order,
               const std::function<bool(const ChangeOrder&)>& wanted, std::chrono::milliseconds at_most);

 private:
  Database& database_;
  Clock& clock_;
  Log& log_;
  std::function<void(std::string_view)> notice_;
  EventFollower* follower_;
  Mutex mutex_;
  std::condition_variable applied_;
  std::uint64_t count_ TIEBACK_GUARDED_BY(mutex_) = 0;  // events applied
};

}  // namespace tieback::host
