// Notices for people who look: every stream gets those that its viewer may see. Not durable; a slow stream loses the
// oldest.
//
// Threads: all calls from any thread.
#pragma once

#include <http/message.h>
#include <tieback/sdk/mutex.h>

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <list>
#include <string>
#include <string_view>

namespace tieback::host {

struct Notice {
  std::string company;
  std::string item;
  std::string text;  // JSON, as viewers get it
};

class EventStreams {
 public:
  explicit EventStreams(std::size_t most_streams) : most_streams_(most_streams) {}

  // A connector's notice ({"company", "item", "revision", "state"}). Never blocks; what is no such notice is dropped.
  void publish(std::string_view notice);

  // The answer that streams what `sees` lets through, until the client goes or stop(). 503 (too_many_streams) when
  // there are as many as may be.
  Response open(std::function<bool(const Notice&)> sees, const std::string& request_id);

  void stop();

 private:
  struct Stream {
    std::deque<Notice> waiting;
  };
  void run(Stream& stream, const std::function<bool(const Notice&)>& sees, const StreamWriter& write);

  std::size_t most_streams_;
  Mutex mutex_;
  std::condition_variable changed_;
  std::list<Stream> streams_ TIEBACK_GUARDED_BY(mutex_);
  bool stopped_ TIEBACK_GUARDED_BY(mutex_) = false;
};

}  // namespace tieback::host
