#include "support/load.h"

#include "support/child.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <stdexcept>
#include <vector>

namespace tieback::bench {
namespace {

constexpr std::size_t kChunk = 64 * 1024;

// A server that closes after every answer makes the client reconnect; one that only closes is broken.
constexpr std::uint64_t kMostLostInVain = 1000;

class Conversation {
 public:
  Conversation(std::uint16_t port, std::unique_ptr<Talker> talker) : port_(port), talker_(std::move(talker)) {}
  ~Conversation() { disconnect(); }
  Conversation(const Conversation&) = delete;
  Conversation& operator=(const Conversation&) = delete;

  void connect(int epoll) {
    disconnect();
    socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port_);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
      throw std::runtime_error("cannot connect to port " + std::to_string(port_));
    }
    const int on = 1;
    ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    ::fcntl(socket_, F_SETFL, ::fcntl(socket_, F_GETFL) | O_NONBLOCK);
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.ptr = this;
    ::epoll_ctl(epoll, EPOLL_CTL_ADD, socket_, &event);
    talker_->begin(out_);
    say(epoll);
  }

  // False: the other side is gone.
  bool serve(int epoll, std::uint32_t events) {
    if ((events & EPOLLIN) != 0 && !listen()) return false;
    say(epoll);
    return (events & (EPOLLERR | EPOLLHUP)) == 0;
  }

 private:
  bool listen() {
    std::array<char, kChunk> bytes;
    const ssize_t got = ::recv(socket_, bytes.data(), bytes.size(), 0);
    if (got == 0 || (got < 0 && errno != EAGAIN)) return false;
    if (got > 0) in_.append(bytes.data(), static_cast<std::size_t>(got));
    std::size_t used = 0;
    while (used < in_.size()) {
      const std::size_t took = talker_->take(std::string_view(in_).substr(used), out_);
      if (took == 0) break;
      used += took;
    }
    in_.erase(0, used);
    return true;
  }

  void say(int epoll) {
    while (said_ < out_.size()) {
      const ssize_t put = ::send(socket_, out_.data() + said_, out_.size() - said_, MSG_NOSIGNAL);
      if (put <= 0) break;
      said_ += static_cast<std::size_t>(put);
    }
    const bool blocked = said_ < out_.size();
    if (!blocked) {
      out_.clear();
      said_ = 0;
    }
    if (blocked == waits_to_say_) return;
    waits_to_say_ = blocked;
    epoll_event event{};
    event.events = blocked ? EPOLLIN | EPOLLOUT : EPOLLIN;
    event.data.ptr = this;
    ::epoll_ctl(epoll, EPOLL_CTL_MOD, socket_, &event);
  }

  void disconnect() {
    if (socket_ >= 0) ::close(socket_);
    socket_ = -1;
    in_.clear();
    out_.clear();
    said_ = 0;
    waits_to_say_ = false;
  }

  std::uint16_t port_;
  std::unique_ptr<Talker> talker_;
  int socket_ = -1;
  std::string in_;
  std::string out_;
  std::size_t said_ = 0;
  bool waits_to_say_ = false;
};

class Epoll {
 public:
  Epoll() : descriptor_(::epoll_create1(EPOLL_CLOEXEC)) {}
  ~Epoll() { ::close(descriptor_); }
  Epoll(const Epoll&) = delete;
  Epoll& operator=(const Epoll&) = delete;
  int get() const { return descriptor_; }

 private:
  int descriptor_;
};

}  // namespace

void Tally::done(Clock::time_point asked, bool good) {
  const auto now = Clock::now();
  ++answered;
  if (now < from_ || now > until_) return;
  ++(good ? good_ : bad_);
  latencies_.add(std::chrono::duration_cast<std::chrono::nanoseconds>(now - asked).count());
}

double Tally::perSecond() const {
  return static_cast<double>(good_) / std::chrono::duration<double>(until_ - from_).count();
}

Tally talk(const LoadPlan& plan, const MakeTalker& make) {
  const auto now = Tally::Clock::now();
  const double cpu_before = ownCpuSeconds();
  Tally tally(now + plan.warm_up, now + plan.warm_up + plan.measured);
  const Epoll epoll;
  std::vector<std::unique_ptr<Conversation>> conversations;
  for (int i = 0; i < plan.connections; ++i) {
    conversations.push_back(std::make_unique<Conversation>(plan.port, make(tally, i)));
    conversations.back()->connect(epoll.get());
  }
  std::array<epoll_event, 64> events{};
  while (Tally::Clock::now() < tally.until()) {
    const int ready = ::epoll_wait(epoll.get(), events.data(), static_cast<int>(events.size()), 50);
    for (int i = 0; i < ready; ++i) {
      const epoll_event& event = events[static_cast<std::size_t>(i)];
      auto* conversation = static_cast<Conversation*>(event.data.ptr);
      if (conversation->serve(epoll.get(), event.events)) continue;
      ++tally.reconnects;
      if (tally.reconnects > kMostLostInVain + tally.answered * 2) throw std::runtime_error("the server keeps closing");
      conversation->connect(epoll.get());
    }
  }
  tally.client_cpu_seconds = ownCpuSeconds() - cpu_before;
  return tally;
}

}  // namespace tieback::bench
