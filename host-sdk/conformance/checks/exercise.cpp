#include "exercise.h"

namespace tieback::conformance {
namespace {

void callAll(Setting& setting, const json::Value& item) {
  for (const auto& about : operations()) {
    if (!setting.subject.supports(about.operation)) continue;
    const Rights& rights = rightsFor(about.operation);
    const bool sends = about.operation == Operation::submit || about.operation == Operation::resend;
    (void)setting.subject.call(about.operation, sends ? setting.requests.harmless(about.operation)
                                                      : setting.requests.about(about.operation, rights, item));
  }
}

}  // namespace

void exercise(Setting& setting, bool with_sample) {
  json::Value item = json::Value::object({{"id", "no-such-item"}, {"revision", 1}});
  callAll(setting, item);
  if (with_sample && setting.subject.supports(Operation::submit)) {
    const Answer sent = setting.subject.call(
        Operation::submit, setting.requests.make(Operation::submit, kProjectManager, setting.requests.sampleParams()));
    if (sent.ok() && sent.document.find("item") != nullptr) {
      item = sent.document.at("item");
      callAll(setting, item);
    }
  }
  (void)setting.subject.extension("no.such/1");
  for (int round = 0; round < 2; ++round) {
    for (tieback_lane lane = 0; lane < TIEBACK_LANE_COUNT; ++lane) (void)setting.subject.work(lane);
  }
}

}  // namespace tieback::conformance
