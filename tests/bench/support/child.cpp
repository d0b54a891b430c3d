#include "support/child.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

namespace tieback::bench {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kLook{5};
constexpr std::chrono::seconds kGrace{5};

// Only async-signal-safe calls: another thread may have held any lock when this one was forked.
[[noreturn]] void become(char* const* words, int output, int log) {
  ::setpgid(0, 0);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  const int none = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  ::dup2(none, 0);
  ::dup2(output, 1);
  ::dup2(log, 2);
  ::execv(words[0], words);
  ::_exit(127);
}

std::int64_t statusBytes(pid_t pid, const std::string& name) {
  std::ifstream in("/proc/" + std::to_string(pid) + "/status");
  for (std::string line; std::getline(in, line);) {
    if (line.rfind(name + ":", 0) == 0) return std::stoll(line.substr(name.size() + 1)) * 1024;
  }
  return 0;
}

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

double secondsOf(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

}  // namespace

Child::Child(std::vector<std::string> command, const std::filesystem::path& log) : name_(command.front()) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("no pipe for " + name_);
  const int log_file = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  std::vector<char*> words;
  for (std::string& word : command) words.push_back(word.data());
  words.push_back(nullptr);
  pid_ = ::fork();
  if (pid_ == 0) become(words.data(), ends[1], log_file);
  ::close(ends[1]);
  ::close(log_file);
  output_ = ends[0];
  if (pid_ < 0) throw std::runtime_error("cannot start " + name_ + ": " + std::strerror(errno));
}

Child::~Child() {
  stop();
  ::close(output_);
}

std::string Child::line(std::chrono::milliseconds patience) {
  const auto until = Clock::now() + patience;
  while (true) {
    if (const auto end = read_.find('\n'); end != std::string::npos) {
      std::string line = read_.substr(0, end);
      read_.erase(0, end + 1);
      return line;
    }
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - Clock::now()).count();
    pollfd waiting{output_, POLLIN, 0};
    if (left <= 0 || ::poll(&waiting, 1, static_cast<int>(left)) == 0) {
      throw std::runtime_error(name_ + " was not ready in time");
    }
    char bytes[4096];
    const ssize_t got = ::read(output_, bytes, sizeof(bytes));
    if (got <= 0) throw std::runtime_error(name_ + " ended before it was ready; see its log");
    read_.append(bytes, static_cast<std::size_t>(got));
  }
}

void Child::reap(int options) {
  if (ended_ || pid_ <= 0) return;
  ended_ = ::waitpid(pid_, nullptr, options) == pid_;
}

void Child::stop() {
  reap(WNOHANG);
  if (ended_ || pid_ <= 0) return;
  ::kill(pid_, SIGTERM);
  for (const auto until = Clock::now() + kGrace; !ended_ && Clock::now() < until; reap(WNOHANG)) {
    std::this_thread::sleep_for(kLook);
  }
  if (ended_) return;
  ::kill(-pid_, SIGKILL);
  ::kill(pid_, SIGKILL);
  reap(0);
}

std::int64_t Child::residentBytes() const {
  return statusBytes(pid_, "VmRSS");
}

std::int64_t Child::peakResidentBytes() const {
  return statusBytes(pid_, "VmHWM");
}

double Child::cpuSeconds() const {
  std::ifstream in("/proc/" + std::to_string(pid_) + "/stat");
  std::string text((std::istreambuf_iterator<char>(in)), {});
  // The second field, the name in parentheses, may hold spaces; user and system time are the 14th and 15th.
  std::istringstream rest(text.substr(text.rfind(')') + 2));
  std::string skipped;
  for (int field = 3; field < 14; ++field) rest >> skipped;
  double user = 0;
  double system = 0;
  rest >> user >> system;
  return (user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

void awaitPort(std::uint16_t port, std::chrono::milliseconds patience) {
  const sockaddr_in address = loopback(port);
  for (const auto until = Clock::now() + patience; Clock::now() < until; std::this_thread::sleep_for(kLook)) {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const bool there = ::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
    ::close(socket);
    if (there) return;
  }
  throw std::runtime_error("nothing listens on port " + std::to_string(port));
}

std::uint16_t freePort() {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = loopback(0);
  socklen_t size = sizeof(address);
  const bool bound = ::bind(socket, reinterpret_cast<const sockaddr*>(&address), size) == 0 &&
                     ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) == 0;
  ::close(socket);
  if (!bound) throw std::runtime_error("no port is free");
  return ntohs(address.sin_port);
}

std::int64_t ownSwitches() {
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  return used.ru_nvcsw;
}

double ownCpuSeconds() {
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  return secondsOf(used.ru_utime) + secondsOf(used.ru_stime);
}

Footprint ownFootprint() {
  Footprint footprint;
  footprint.resident_bytes = statusBytes(::getpid(), "VmRSS");
  footprint.threads = std::distance(std::filesystem::directory_iterator("/proc/self/task"), {});
  return footprint;
}

}  // namespace tieback::bench
