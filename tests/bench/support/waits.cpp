#include "support/waits.h"

#include <dlfcn.h>
#include <poll.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <atomic>

struct sqlite3_stmt;

namespace tieback::bench {
namespace {

std::atomic<std::int64_t> sent{0};
std::atomic<std::int64_t> received{0};
std::atomic<std::int64_t> waited{0};
std::atomic<std::int64_t> in_sqlite{0};

std::int64_t nanoseconds(clockid_t clock) {
  timespec now{};
  ::clock_gettime(clock, &now);
  return std::int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

// Adds what passes on that clock while it lives.
class Span {
 public:
  Span(clockid_t clock, std::atomic<std::int64_t>& total) : clock_(clock), total_(total), begun_(nanoseconds(clock)) {}
  ~Span() { total_.fetch_add(nanoseconds(clock_) - begun_, std::memory_order_relaxed); }
  Span(const Span&) = delete;
  Span& operator=(const Span&) = delete;

 private:
  clockid_t clock_;
  std::atomic<std::int64_t>& total_;
  std::int64_t begun_;
};

ssize_t counted(std::atomic<std::int64_t>& total, ssize_t bytes) {
  if (bytes > 0) total.fetch_add(bytes, std::memory_order_relaxed);
  return bytes;
}

using SqliteStep = int (*)(sqlite3_stmt*);

}  // namespace

WireCounts wireCounts() {
  return {sent.load(), received.load(), waited.load()};
}

std::int64_t sqliteCpuNs() {
  return in_sqlite.load();
}

}  // namespace tieback::bench

// The program's own definitions go before those of the libraries, also for what plugins load.
extern "C" {
using tieback::bench::Span;

__attribute__((visibility("default"))) ssize_t send(int socket, const void* bytes, size_t size, int flags) {
  return tieback::bench::counted(tieback::bench::sent, ::syscall(SYS_sendto, socket, bytes, size, flags, nullptr, 0));
}
__attribute__((visibility("default"))) ssize_t recv(int socket, void* bytes, size_t size, int flags) {
  return tieback::bench::counted(tieback::bench::received,
                                 ::syscall(SYS_recvfrom, socket, bytes, size, flags, nullptr, nullptr));
}
__attribute__((visibility("default"))) int poll(pollfd* files, nfds_t count, int milliseconds) {
  const Span span(CLOCK_MONOTONIC, tieback::bench::waited);
  return static_cast<int>(::syscall(SYS_poll, files, count, milliseconds));
}
__attribute__((visibility("default"))) int epoll_wait(int epoll, epoll_event* events, int count, int milliseconds) {
  const Span span(CLOCK_MONOTONIC, tieback::bench::waited);
  return static_cast<int>(::syscall(SYS_epoll_wait, epoll, events, count, milliseconds));
}
__attribute__((visibility("default"))) int sqlite3_step(sqlite3_stmt* statement) {
  static const auto real = reinterpret_cast<tieback::bench::SqliteStep>(::dlsym(RTLD_NEXT, "sqlite3_step"));
  const Span span(CLOCK_THREAD_CPUTIME_ID, tieback::bench::in_sqlite);
  return real(statement);
}
}
