// One request on its way through the mock: faults, the vendor's gate, the dialect, faults again, the journal.
// Threads: any.
#pragma once

#include <atomic>
#include <cstdint>
#include <string_view>

#include "http.h"

namespace tieback::mock {

class Clock;
class Dialects;
class Faults;
class Journal;
class StopSignal;

// What the listener does with an answer.
struct Delivery {
  enum class Kind { kAnswer, kDrop, kTruncate };
  Kind kind = Kind::kAnswer;
  HttpResponse response;
  std::uint64_t seq = 0;  // the journal's entry; 0: none
};

class Exchange {
 public:
  Exchange(const Clock& clock, const Dialects& dialects, Faults& faults, Journal& journal, StopSignal& stop)
      : clock_(clock), dialects_(dialects), faults_(faults), journal_(journal), stop_(stop) {}

  // The answer is in the journal before this returns, so a client that has its answer finds the entry.
  Delivery serve(HttpRequest request);
  // While out of service every request is answered 503 by the web server, not by the ERP.
  void setOutOfService(bool out) { outOfService_ = out; }
  bool outOfService() const { return outOfService_; }

 private:
  const Clock& clock_;
  const Dialects& dialects_;
  Faults& faults_;
  Journal& journal_;
  StopSignal& stop_;
  std::atomic<bool> outOfService_{false};
};

}  // namespace tieback::mock
