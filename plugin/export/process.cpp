#include "export/process.h"

#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <system_error>

namespace tieback::exporting {
namespace {

std::string contentOf(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// Field 22 of /proc/PID/stat (proc(5)): when it began, in ticks since boot; and field 3, its state. The name in field 2
// may hold anything, so the fields are counted from its closing bracket.
struct Stat {
  std::string state;
  std::string start;
};

Stat statOf(const std::string& process) {
  const std::string text = contentOf("/proc/" + process + "/stat");
  const auto bracket = text.rfind(')');
  if (bracket == std::string::npos) return {};
  std::istringstream fields(text.substr(bracket + 1));
  Stat stat;
  fields >> stat.state;
  constexpr int kFieldsBetween = 18;
  std::string skipped;
  for (int i = 0; i < kFieldsBetween; ++i) fields >> skipped;
  fields >> stat.start;
  return stat;
}

// Dead, but not yet fetched by its parent; a leader whose other threads go on looks the same and is not.
bool onlyRemains(const std::string& process, const std::string& state) {
  if (state != "Z") return false;
  std::error_code error;
  const std::filesystem::directory_iterator threads("/proc/" + process + "/task", error);
  return !error && std::distance(begin(threads), end(threads)) <= 1;
}

std::string kernelNow() {
  std::string boot = contentOf("/proc/sys/kernel/random/boot_id");
  while (!boot.empty() && boot.back() == '\n') boot.pop_back();
  std::error_code error;
  const auto space = std::filesystem::read_symlink("/proc/self/ns/pid", error);
  return boot.empty() || error ? std::string() : boot + " " + space.string();
}

}  // namespace

Process LinuxProcesses::self() const {
  return {kernelNow(), ::getpid(), statOf("self").start};
}

bool LinuxProcesses::hasEnded(const Process& process) const {
  if (process.kernel.empty() || process.kernel != kernelNow() || process.number <= 0 || process.start.empty())
    return false;
  if (::kill(static_cast<pid_t>(process.number), 0) != 0 && errno == ESRCH) return true;
  const std::string number = std::to_string(process.number);
  const Stat stat = statOf(number);
  if (stat.start.empty()) return false;  // not readable: hidden from this user, or just gone (then the next look tells)
  return stat.start != process.start || onlyRemains(number, stat.state);
}

}  // namespace tieback::exporting
