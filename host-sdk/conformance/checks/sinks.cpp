// A host that takes no answer.
#include "../requests.h"
#include "checks.h"

#include <tieback/sdk/c_api.h>

namespace tieback::conformance {
namespace {

using json::Value;

// Takes that many bytes, then no more.
struct ShortSink {
  std::size_t room;
  std::size_t refusals = 0;
  tieback_sink sink{this, [](void* context, tieback_str chunk) -> std::int32_t {
                      auto* self = static_cast<ShortSink*>(context);
                      if (chunk.size <= self->room) {
                        self->room -= static_cast<std::size_t>(chunk.size);
                        return 0;
                      }
                      self->room = 0;
                      ++self->refusals;
                      return 1;
                    }};
};

void offer(const Subject& subject, Operation operation, const Value& request, std::size_t room) {
  const std::string slot(name(operation));
  const std::string text = request.dump();
  ShortSink sink{room};
  const tieback_operation function = subject.get()->*info(operation).slot;
  const tieback_status status = across(slot, [&] { return function(subject.get(), borrow(text), &sink.sink); });
  // An error document that did not fit keeps its own status; only a success must not be claimed.
  expect(sink.refusals == 0 || status != TIEBACK_OK,
         slot + " returned TIEBACK_OK although the sink took no more than " + std::to_string(room) + " bytes");
  expect(sink.refusals <= 1, slot + " went on writing after the sink had refused");
}

}  // namespace

void checkSinks(const Samples& samples) {
  Setting setting(samples);
  const Subject& subject = setting.subject;
  for (const auto& about : operations()) {
    if (!subject.supports(about.operation)) continue;
    for (const std::size_t room : {std::size_t{0}, std::size_t{1}, std::size_t{20}}) {
      offer(subject, about.operation, setting.requests.harmless(about.operation), room);
      const tieback_str nonsense = borrow("nonsense");
      ShortSink sink{room};
      const tieback_operation slot = subject.get()->*about.slot;
      (void)across(std::string(about.name), [&] { return slot(subject.get(), nonsense, &sink.sink); });
    }
  }
  if (!samples.cco_file.empty() && subject.supports(Operation::submit)) {
    // The answer was lost: the same request again must give it, not a second item.
    const Value request = setting.requests.make(Operation::submit, kProjectManager, setting.requests.sampleParams());
    offer(subject, Operation::submit, request, 0);
    const Answer again = subject.call(Operation::submit, request);
    expect(again.ok(), "submit, repeated after its answer was lost: " + again.tell());
  }
  setting.subject.close();
}

}  // namespace tieback::conformance
