#include "run_check.h"

#include "library.h"

#include <tieback/sdk/error.h>
#include <tieback/sdk/json.h>

#include <fcntl.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

// glibc 2.36 forgot to say that this one is C.
extern "C" {
#include <sys/pidfd.h>
}

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

namespace tieback::conformance {
namespace fs = std::filesystem;
namespace {

constexpr const char* kReport = "report.json";
constexpr const char* kOutput = "output.txt";

class ScratchFolder {
 public:
  ScratchFolder() {
    std::string pattern = (fs::temp_directory_path() / "tieback-conformance-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::system_error(errno, std::generic_category(), pattern);
    path_ = pattern;
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  ~ScratchFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

std::string readAll(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

// The child's side of fork(): only async-signal-safe calls until exec.
[[noreturn]] void become(const std::vector<char*>& argv, const char* output) {
  const int file = open(output, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file >= 0) {
    dup2(file, STDOUT_FILENO);
    dup2(file, STDERR_FILENO);
  }
  const rlimit no_core{0, 0};
  setrlimit(RLIMIT_CORE, &no_core);
  execv("/proc/self/exe", argv.data());
  _exit(127);
}

// The sanitizers stop at their first finding with a status that is theirs alone; what the caller set goes before it.
void setSanitizerOptions() {
  for (const char* name : {"TSAN_OPTIONS", "ASAN_OPTIONS"}) {
    const char* given = std::getenv(name);
    const std::string options = (given != nullptr ? std::string(given) + ":" : std::string()) + "exitcode=66";
    setenv(name, options.c_str(), 1);
  }
}

pid_t start(const std::vector<std::string>& arguments, const std::string& output) {
  std::vector<std::string> texts = arguments;
  std::vector<char*> argv;
  for (auto& text : texts) argv.push_back(text.data());
  argv.push_back(nullptr);
  const pid_t pid = fork();
  if (pid < 0) throw std::system_error(errno, std::generic_category(), "fork");
  if (pid == 0) become(argv, output.c_str());
  return pid;
}

// True when the process has ended in time; `status` as waitpid() has it.
bool waitFor(pid_t pid, std::chrono::seconds deadline, int& status) {
  const int descriptor = pidfd_open(pid, 0);
  if (descriptor < 0) throw std::system_error(errno, std::generic_category(), "pidfd_open");
  pollfd ended{descriptor, POLLIN, 0};
  const auto until = std::chrono::steady_clock::now() + deadline;
  int ready = 0;
  do {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
    ready = poll(&ended, 1, static_cast<int>(std::max<std::int64_t>(left.count(), 0)));
  } while (ready < 0 && errno == EINTR);
  close(descriptor);
  if (ready == 0) kill(pid, SIGKILL);
  waitpid(pid, &status, 0);
  return ready != 0;
}

// The last lines that the child wrote, or what a sanitizer found.
std::string lastWords(const std::string& output) {
  for (const char* mark :
       {"WARNING: ThreadSanitizer", "ERROR: AddressSanitizer", "ERROR: LeakSanitizer", "runtime error:"}) {
    const auto at = output.find(mark);
    if (at != std::string::npos) return cleanUtf8(output.substr(at, 600));
  }
  const std::size_t begin = output.size() > 400 ? output.size() - 400 : 0;
  std::string words = cleanUtf8(output.substr(begin));
  while (!words.empty() && words.back() == '\n') words.pop_back();
  return words;
}

std::string withWords(const std::string& sentence, const std::string& output) {
  const std::string words = lastWords(output);
  return words.empty() ? sentence : sentence + ": " + words;
}

Result judge(int status, const fs::path& scratch) {
  const std::string output = readAll(scratch / kOutput);
  if (WIFSIGNALED(status)) {
    const int signal = WTERMSIG(status);
    return {Outcome::failed,
            withWords("it ended the process with signal " + std::to_string(signal) + " (" + strsignal(signal) + ")",
                      output)};
  }
  const int code = WEXITSTATUS(status);
  const std::string report = readAll(scratch / kReport);
  if (code != 0 || report.empty()) {
    return {Outcome::failed, withWords("it ended the process with status " + std::to_string(code), output)};
  }
  const json::Value result = json::parse(report);
  const std::string outcome = result.text("outcome");
  const Outcome known = outcome == "ok" ? Outcome::ok : outcome == "failed" ? Outcome::failed : Outcome::not_checked;
  return {known, result.text("why")};
}

[[noreturn]] void tellTerminate() {
  std::string type = "none";
  if (std::current_exception()) type = currentExceptionType();
  std::fprintf(stderr,
               "std::terminate was called (exception: %s): an exception met a noexcept function or a thread's end\n",
               type.c_str());
  std::abort();
}

}  // namespace

Result runCheck(const Check& check, const std::vector<std::string>& arguments, std::chrono::seconds deadline) {
  const ScratchFolder scratch;
  std::vector<std::string> all = arguments;
  all.insert(all.end(), {"--run", std::string(check.name), "--scratch", scratch.path().string()});
  setSanitizerOptions();
  const auto began = std::chrono::steady_clock::now();
  int status = 0;
  const bool ended = waitFor(start(all, (scratch.path() / kOutput).string()), deadline, status);
  Result result =
      ended ? judge(status, scratch.path())
            : Result{Outcome::failed, withWords("it did not end within " + std::to_string(deadline.count()) + " s",
                                                readAll(scratch.path() / kOutput))};
  result.took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began);
  return result;
}

int runHere(const Check& check, const Samples& samples) {
  std::set_terminate(&tellTerminate);
  json::Value report = json::Value::object({{"outcome", "ok"}, {"why", ""}});
  try {
    check.run(samples);
  } catch (const NotChecked& reason) {
    report.set("outcome", "not_checked").set("why", cleanUtf8(reason.what()));
  } catch (const std::exception& failure) {
    report.set("outcome", "failed").set("why", cleanUtf8(failure.what()));
  }
  std::ofstream(fs::path(samples.scratch) / kReport) << report.dump();
  return 0;
}

}  // namespace tieback::conformance
