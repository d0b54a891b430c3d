// What the ERP answered to what each thread has asked it last, so that the ledger can keep the answer with the step. A
// dialect gives an outcome and no answer; this hears the answers where they come in.
#pragma once

#include <tieback/sdk/mutex.h>

#include <functional>
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

  // The answer without its secrets. Most answers are heard and never asked for.
  using Masked = std::function<erp::Exchange()>;
  // Called on the thread that asked. Nothing happens outside of a scope.
  void saw(const std::string& method, const std::string& target, Masked answer) TIEBACK_EXCLUDES(mutex_);

 private:
  struct Heard {
    std::optional<std::string> wanted;  // method and target
    Masked answer;                      // empty: none so far
  };
  void end() TIEBACK_EXCLUDES(mutex_);

  Mutex mutex_;
  std::map<std::thread::id, Heard> heard_ TIEBACK_GUARDED_BY(mutex_);
};

}  // namespace tieback::life
