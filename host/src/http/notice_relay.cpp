#include <base/random.h>
#include <http/notice_relay.h>

#include <chrono>

namespace tieback::host {
namespace {

constexpr const char* kChannel = "tieback_notices";
constexpr std::size_t kMostWaiting = 1000;
constexpr std::size_t kLongest = 7000;  // what PostgreSQL takes in one notification is just under 8000 bytes
constexpr auto kLook = std::chrono::milliseconds(100);
constexpr int kLooksBeforeNextTry = 10;

}  // namespace

NoticeRelay::NoticeRelay(Database& database, Log& log, Take take)
    : database_(database),
      trouble_(log, LogLevel::warning, "notices of other hosts can't be heard at present",
               "notices of other hosts are heard again"),
      take_(std::move(take)),
      self_(secureToken(8)) {}

NoticeRelay::~NoticeRelay() {
  stop();
}

void NoticeRelay::publish(std::string_view notice) {
  take_(notice);
  if (!database_.shared() || notice.size() > kLongest) return;
  const Lock lock(mutex_);
  if (waiting_.size() >= kMostWaiting) waiting_.pop_front();
  waiting_.emplace_back(notice);
}

void NoticeRelay::start() {
  if (database_.shared()) thread_ = std::thread([this] { relay(); });
}

void NoticeRelay::stop() {
  {
    const Lock lock(mutex_);
    stopped_ = true;
  }
  if (thread_.joinable()) thread_.join();
}

bool NoticeRelay::stopped() {
  const Lock lock(mutex_);
  return stopped_;
}

std::deque<std::string> NoticeRelay::waiting() {
  std::deque<std::string> taken;
  const Lock lock(mutex_);
  taken.swap(waiting_);
  return taken;
}

void NoticeRelay::relay() {
  while (!stopped()) {
    try {
      const auto channel = database_.engine().channel(kChannel);
      trouble_.succeeded("notices");
      while (!stopped()) exchange(*channel);
    } catch (const StoreError& error) {
      trouble_.failed("notices", "store_unavailable", {{"error", error.what()}});
    }
    for (int look = 0; look < kLooksBeforeNextTry && !stopped(); ++look) std::this_thread::sleep_for(kLook);
  }
}

void NoticeRelay::exchange(Channel& channel) {
  for (const std::string& notice : waiting()) channel.say(self_ + notice);
  for (const std::string& heard : channel.hear(kLook)) {
    const std::string_view text = heard;
    if (!text.starts_with(self_) && text.size() > self_.size()) take_(text.substr(self_.size()));
  }
}

}  // namespace tieback::host
