// A connector's notices to the people who look at this host, and at every other host of the same store. Not durable:
// what is said while the database is away reaches this host's viewers alone.
//
// Threads: publish() from any thread, and it never blocks. start() and stop() from one thread.
#pragma once

#include <observe/trouble_log.h>
#include <store/database.h>
#include <tieback/sdk/mutex.h>

#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <thread>

namespace tieback::host {

class NoticeRelay {
 public:
  using Take = std::function<void(std::string_view)>;
  // All outlive it. `take` gets each notice once, from any thread; it must not block.
  NoticeRelay(Database& database, Log& log, Take take);
  ~NoticeRelay();
  NoticeRelay(const NoticeRelay&) = delete;
  NoticeRelay& operator=(const NoticeRelay&) = delete;

  void publish(std::string_view notice) TIEBACK_EXCLUDES(mutex_);
  void start();
  void stop() TIEBACK_EXCLUDES(mutex_);

 private:
  void relay();
  void exchange(Channel& channel);
  bool stopped() TIEBACK_EXCLUDES(mutex_);
  std::deque<std::string> waiting() TIEBACK_EXCLUDES(mutex_);

  Database& database_;
  TroubleLog trouble_;
  Take take_;
  std::string self_;  // so that a host tells its own
  Mutex mutex_;
  std::deque<std::string> waiting_ TIEBACK_GUARDED_BY(mutex_);
  bool stopped_ TIEBACK_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace tieback::host
