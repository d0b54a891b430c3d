// What the ERP answered to what each thread has asked it last, so that the ledger can keep the answer with the step. A
// dialect gives an outcome and no answer; this hears the answers where they come in, masked already.
#pragma once

#include <tieback/sdk/mutex.h>

#include <map>
#include <optional>
#include <string>
#include <thread>

#include "erp/port/transport.h"

namespace tieback::life {

// Thread-safe.
class ErpAnswers {
 public:
  static constexpr std::size_t kMostOfBody = 4000;  // bytes; what is more is cut off, and "…" stands for it

  // The calling thread's answers are heard from here to the end of the scope.
  class Scope {
   public:
    explicit Scope(ErpAnswers& all) : all_(all) { all_.listen(); }
    ~Scope() { all_.end(); }
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;

   private:
    ErpAnswers& all_;
  };

  // Forgets what the calling thread has heard, and listens anew.
  void listen() TIEBACK_EXCLUDES(mutex_);
  // Likewise, to answers to that request alone: a session may have to be renewed on the way.
  void listenTo(const erp::WireRequest& request) TIEBACK_EXCLUDES(mutex_);
  // The last one: {"status": 200, "body": "…", "location"?: "…"} as text; empty when there was none, or no whole one.
  std::string last() TIEBACK_EXCLUDES(mutex_);

  // Does the calling thread hear the answer to that? To mask one that nobody hears would be wasted work.
  bool wants(const std::string& method, const std::string& target) TIEBACK_EXCLUDES(mutex_);
  // Called on the thread that asked; the exchange is masked. Nothing happens outside of a scope.
  void saw(const std::string& method, const std::string& target, const erp::Exchange& exchange)
      TIEBACK_EXCLUDES(mutex_);

 private:
  struct Heard {
    std::optional<std::string> wanted;  // method and target
    std::string answer;
  };
  void end() TIEBACK_EXCLUDES(mutex_);

  Mutex mutex_;
  std::map<std::thread::id, Heard> heard_ TIEBACK_GUARDED_BY(mutex_);
};

}  // namespace tieback::life
