// Ends connections that take too long: a client that sends its request drop by drop, or never reads its answer.
//
// Threads: all calls from any thread.
#pragma once

#include <Poco/Net/StreamSocket.h>
#include <tieback/sdk/mutex.h>

#include <chrono>
#include <condition_variable>
#include <map>
#include <thread>

namespace tieback::host {

class Watchdog {
 public:
  using Duration = std::chrono::milliseconds;

  Watchdog();
  ~Watchdog();

  // From now on the connection is shut down unless within() is called again in time; zero: it may take as long as it
  // likes. `idle`: it waits for a next request, and may be shut down at once when the server stops.
  void within(const Poco::Net::StreamSocket& socket, Duration limit, bool idle = false);
  void forget(const Poco::Net::StreamSocket& socket);

  // Shuts down what waits for a next request, now and from now on.
  void endIdle();
  // Shuts down everything.
  void endAll();

 private:
  struct Entry {
    Poco::Net::StreamSocket socket;
    std::chrono::steady_clock::time_point deadline;
    bool idle = false;
  };
  void run();
  static void end(Entry& entry);

  Mutex mutex_;
  std::condition_variable changed_;
  std::map<const void*, Entry> entries_ TIEBACK_GUARDED_BY(mutex_);  // by the socket's implementation
  bool stopped_ TIEBACK_GUARDED_BY(mutex_) = false;
  bool ending_ TIEBACK_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace tieback::host
