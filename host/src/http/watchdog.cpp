#include <http/watchdog.h>

#include <Poco/Exception.h>

namespace tieback::host {
namespace {

constexpr auto kLook = std::chrono::milliseconds(250);
constexpr auto kNever = std::chrono::steady_clock::time_point::max();

}  // namespace

Watchdog::Watchdog() : thread_([this] { run(); }) {}

Watchdog::~Watchdog() {
  {
    const Lock lock(mutex_);
    stopped_ = true;
    changed_.notify_all();
  }
  thread_.join();
}

void Watchdog::within(const Poco::Net::StreamSocket& socket, Duration limit, bool idle) {
  const auto deadline = limit.count() == 0 ? kNever : std::chrono::steady_clock::now() + limit;
  const Lock lock(mutex_);
  Entry entry{socket, deadline, idle};
  if (ending_ && idle) end(entry);
  entries_.insert_or_assign(socket.impl(), std::move(entry));
}

void Watchdog::forget(const Poco::Net::StreamSocket& socket) {
  const Lock lock(mutex_);
  entries_.erase(socket.impl());
}

void Watchdog::endIdle() {
  const Lock lock(mutex_);
  ending_ = true;
  for (auto& [key, entry] : entries_) {
    if (entry.idle) end(entry);
  }
}

void Watchdog::endAll() {
  const Lock lock(mutex_);
  ending_ = true;
  for (auto& [key, entry] : entries_) end(entry);
}

void Watchdog::end(Entry& entry) {
  entry.deadline = kNever;
  try {
    entry.socket.shutdown();
  } catch (const Poco::Exception&) {  // the client was quicker
  }
}

void Watchdog::run() {
  Lock lock(mutex_);
  while (!stopped_) {
    lock.waitFor(changed_, kLook);
    const auto now = std::chrono::steady_clock::now();
    for (auto& [key, entry] : entries_) {
      if (entry.deadline <= now) end(entry);
    }
  }
}

}  // namespace tieback::host
