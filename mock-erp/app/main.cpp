#include <malloc.h>

#include <csignal>
#include <exception>
#include <iostream>
#include <mutex>

#include "mock_server.h"
#include "options.h"

namespace {

// Blocks the ending signals in this thread and all that it starts, so that main can wait for them.
sigset_t endingSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  return signals;
}

}  // namespace

int main(int argc, char** argv) {
  tieback::mock::Options options;
  const int exitCode = tieback::mock::readOptions(argc, argv, options);
  if (exitCode >= 0) return exitCode;

  // Books grow by small pieces from many threads: one heap that grows in large steps costs fewer system calls.
  mallopt(M_ARENA_MAX, 1);
  mallopt(M_TOP_PAD, 16 << 20);
  mallopt(M_TRIM_THRESHOLD, 256 << 20);

  const sigset_t signals = endingSignals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  std::mutex logMutex;
  try {
    const tieback::mock::MockServer server(options, [&logMutex](const std::string& warning) {
      const std::lock_guard<std::mutex> lock(logMutex);
      std::cerr << "tieback-mock-erp: warning: " << warning << std::endl;
    });
    std::cout << server.addresses().dump() << std::endl;
    int received = 0;
    sigwait(&signals, &received);
  } catch (const std::exception& error) {
    std::cerr << "tieback-mock-erp: " << error.what() << std::endl;
    return 1;
  }
  return 0;
}
