// Many threads at once. In an ordinary build this finds crashes and wrong answers; under ThreadSanitizer also the races
// behind them.
#include "../elf_symbols.h"
#include "checks.h"
#include "exercise.h"

#include <algorithm>
#include <atomic>
#include <barrier>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace tieback::conformance {
namespace {

using json::Value;

constexpr int kThreads = 8;

#if defined(__SANITIZE_THREAD__)
constexpr bool kBuiltWithTsan = true;
constexpr int kRounds = 20;
#else
constexpr bool kBuiltWithTsan = false;
constexpr int kRounds = 40;
#endif

// Runs `body(thread)` on all threads from the same moment; what one throws is thrown here.
void together(const std::function<void(int)>& body) {
  std::barrier start(kThreads);
  std::mutex mutex;
  std::exception_ptr first;
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&, i] {
      start.arrive_and_wait();
      try {
        body(i);
      } catch (...) {
        const std::lock_guard lock(mutex);
        if (!first) first = std::current_exception();
      }
    });
  }
  for (auto& thread : threads) thread.join();
  if (first) std::rethrow_exception(first);
}

// Reading, working and changing at once.
void hammer(Setting& setting, const Value& item) {
  together([&](int thread) {
    const Subject& subject = setting.subject;
    for (int round = 0; round < kRounds; ++round) {
      for (const auto& about : operations()) {
        if (!subject.supports(about.operation)) continue;
        const bool sends = about.operation == Operation::submit || about.operation == Operation::resend;
        // Changes go by a stale revision, so that the item stays what the later checks need.
        Value request = sends ? setting.requests.harmless(about.operation)
                              : setting.requests.about(about.operation, rightsFor(about.operation), item);
        if (about.needs_revision) request.set("expected_revision", 999'999);
        (void)subject.call(about.operation, request);
      }
      (void)subject.work(static_cast<tieback_lane>((thread + round) % TIEBACK_LANE_LISTEN));
      (void)subject.extension("no.such/1");
    }
  });
}

void sameRequestAtOnce(Setting& setting, const Value& request) {
  std::vector<Answer> answers(kThreads);
  together([&](int thread) {
    answers[static_cast<std::size_t>(thread)] = setting.subject.call(Operation::submit, request);
  });
  for (const Answer& answer : answers) {
    expect(answer.ok(), "the same submit from " + std::to_string(kThreads) + " threads at once: " + answer.tell());
    expect(answer.document.canonical() == answers.front().document.canonical(),
           "the same submit from several threads at once gave different answers");
  }
}

void acceptedOnce(Setting& setting, const Value& item) {
  if (!setting.subject.supports(Operation::accept)) return;
  const Value params = setting.answers(item);
  std::atomic<int> accepted{0};
  together([&](int) {
    const Answer answer =
        setting.subject.call(Operation::accept, setting.requests.about(Operation::accept, kApprover, item, params));
    if (answer.ok()) ++accepted;
  });
  expect(accepted == 1, "of " + std::to_string(kThreads) + " accepts of one revision at once, " +
                            std::to_string(accepted.load()) + " succeeded");
}

void allOfIt(const Samples& samples) {
  Setting setting(samples);
  Value item = Value::object({{"id", "no-such-item"}, {"revision", 1}});
  const bool sends = !samples.cco_file.empty() && setting.subject.supports(Operation::submit);
  if (sends) {
    const Value request = setting.requests.make(Operation::submit, kProjectManager, setting.requests.sampleParams());
    sameRequestAtOnce(setting, request);
    const Answer sent = setting.subject.call(Operation::submit, request);
    item = sent.document.at("item");
  }
  hammer(setting, item);
  if (sends) acceptedOnce(setting, item);
  setting.subject.close();
}

}  // namespace

void checkThreads(const Samples& samples) {
  allOfIt(samples);
}

void checkDataRaces(const Samples& samples) {
  const auto symbols = readDynamicSymbols(samples.plugin);
  const auto needs = [&](const char* symbol) {
    return std::find(symbols.undefined.begin(), symbols.undefined.end(), symbol) != symbols.undefined.end();
  };
  if (!needs("__tsan_init")) {
    throw NotChecked("the plugin is not built with ThreadSanitizer (-fsanitize=thread)");
  }
  if (!kBuiltWithTsan) {
    throw NotChecked("only tieback-conformance-tsan can load a plugin that is built with ThreadSanitizer");
  }
  allOfIt(samples);
}

}  // namespace tieback::conformance
