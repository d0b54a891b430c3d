// SIGTERM and SIGINT as something to wait for. The second one ends the process at once.
#pragma once

#include <csignal>

namespace tieback::host {

class Signals {
 public:
  // Blocks the signals for this thread and all that it will start: make it before any other thread.
  Signals();

  // Waits for the first one; gives its number.
  int wait();
  // From now on another one ends the process with status 1, whatever else goes on.
  void forceOnNext();

 private:
  sigset_t set_{};
};

}  // namespace tieback::host
