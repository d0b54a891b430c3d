// Borrowed texts: each is put into memory of its own, which is taken away when the call has returned.
#include "../requests.h"
#include "checks.h"

#include <tieback/sdk/c_api.h>

#include <sys/mman.h>
#include <unistd.h>

#include <csignal>
#include <cstring>

namespace tieback::conformance {
namespace {

using json::Value;

constexpr std::size_t kArenaSize = std::size_t{64} << 20;

// Where the borrowed texts lie; file-wide, as a signal handler can be given nothing.
char* arena = nullptr;

extern "C" void tellBadAccess(int, siginfo_t* info, void*) {
  const auto* address = static_cast<const char*>(info->si_addr);
  static const char kBorrowed[] = "it read text that was borrowed for a call which had returned\n";
  static const char kOther[] = "it touched memory that is not its own\n";
  const bool ours = arena != nullptr && address >= arena && address < arena + kArenaSize;
  const char* words = ours ? kBorrowed : kOther;
  (void)!write(STDERR_FILENO, words, std::strlen(words));
  std::signal(SIGSEGV, SIG_DFL);
  (void)raise(SIGSEGV);
}

class Lender {
 public:
  Lender() : page_(static_cast<std::size_t>(sysconf(_SC_PAGESIZE))) {
    void* memory = mmap(nullptr, kArenaSize, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) throw NotChecked("there is no memory to lend");
    arena = static_cast<char*>(memory);
    struct sigaction action {};
    action.sa_sigaction = &tellBadAccess;
    action.sa_flags = SA_SIGINFO | SA_NODEFER;
    sigaction(SIGSEGV, &action, nullptr);
    sigaction(SIGBUS, &action, nullptr);
  }

  // Calls with `text` in fresh pages, its end at the end of a page, and takes them away afterwards.
  template <class Call>
  auto lend(std::string_view text, Call&& call) {
    const std::size_t size = (text.size() / page_ + 1) * page_;
    if (used_ + size > kArenaSize) throw Failed("the kit ran out of memory to lend");
    char* pages = arena + used_;
    used_ += size;
    char* begin = pages + size - text.size();
    std::memcpy(begin, text.data(), text.size());
    const auto result = call(tieback_str{begin, text.size()});
    // Overwritten first, so that a page someone else still maps shows it too; then out of reach for good.
    std::memset(begin, 0x5A, text.size());
    mprotect(pages, size, PROT_NONE);
    return result;
  }

 private:
  std::size_t page_;
  std::size_t used_ = 0;
};

Answer call(Lender& lender, const Subject& subject, Operation operation, const Value& request) {
  const std::string slot(name(operation));
  TextSink sink;
  const tieback_operation function = subject.get()->*info(operation).slot;
  const tieback_status status = lender.lend(request.dump(), [&](tieback_str text) {
    return across(slot, [&] { return function(subject.get(), text, sink.get()); });
  });
  Answer answer = checkedAnswer(slot, status, sink.take());
  if (answer.ok()) answer.document = json::parse(answer.text);
  return answer;
}

}  // namespace

void checkBorrowed(const Samples& samples) {
  Lender lender;
  Setting setting(samples);
  const Subject& subject = setting.subject;
  const Requests& requests = setting.requests;

  // Twice over, so that the second round meets whatever the first one kept.
  for (int round = 0; round < 2; ++round) {
    for (const auto& about : operations()) {
      if (subject.supports(about.operation))
        (void)call(lender, subject, about.operation, requests.harmless(about.operation));
    }
    (void)lender.lend("no.such/1", [&](tieback_str id) {
      return across("get_extension", [&] { return subject.get()->get_extension(subject.get(), id); });
    });
    for (tieback_lane lane = 0; lane < TIEBACK_LANE_COUNT; ++lane) (void)subject.work(lane);
  }
  if (!samples.cco_file.empty() && subject.supports(Operation::submit)) {
    const Answer sent = call(lender, subject, Operation::submit,
                             requests.make(Operation::submit, kProjectManager, requests.sampleParams()));
    if (sent.ok() && subject.supports(Operation::get)) {
      const Value ask = requests.about(Operation::get, kApprover, sent.document.at("item"));
      const Answer before = call(lender, subject, Operation::get, ask);
      for (tieback_lane lane = 0; lane < TIEBACK_LANE_LISTEN; ++lane) (void)subject.work(lane);
      const Answer after = call(lender, subject, Operation::get, ask);
      expect(before.ok() && after.ok(), "get of the item that was sent: " + before.tell() + " / " + after.tell());
      expect(before.document.at("document").canonical() == after.document.at("document").canonical(),
             "the change order document that get shows changed with the memory it was borrowed from");
    }
  }
  setting.subject.close();
}

}  // namespace tieback::conformance
