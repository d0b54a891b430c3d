#include <app/signals.h>

#include <pthread.h>
#include <unistd.h>

#include <thread>

namespace tieback::host {

Signals::Signals() {
  sigemptyset(&set_);
  sigaddset(&set_, SIGTERM);
  sigaddset(&set_, SIGINT);
  pthread_sigmask(SIG_BLOCK, &set_, nullptr);
  // A client that has gone is an error of its write, not the end of the process.
  std::signal(SIGPIPE, SIG_IGN);
}

int Signals::wait() {
  int number = 0;
  sigwait(&set_, &number);
  return number;
}

void Signals::forceOnNext() {
  std::thread([set = set_] {
    int number = 0;
    sigwait(&set, &number);
    ::_exit(1);
  }).detach();
}

}  // namespace tieback::host
