// Answers against the schemas.
#include "../requests.h"
#include "checks.h"

#include <tieback/sdk/schema_check.h>

namespace tieback::conformance {
namespace {

using json::Value;

class Fitting {
 public:
  explicit Fitting(Setting& setting) : setting_(setting) {}

  // Calls where the connector has that operation; what it answers must fit. The answer.
  Answer call(Operation operation, const Value& request) const {
    if (!setting_.subject.supports(operation)) return {TIEBACK_INTERNAL, {}, {}, notSupported(name(operation))};
    Answer answer = setting_.subject.call(operation, request);
    if (answer.ok()) {
      const std::string wrong = schemas_.check(std::string(name(operation)) + ".answer", answer.text);
      expect(wrong.empty(), "the answer of " + std::string(name(operation)) + ": " + wrong);
    }
    return answer;
  }
  void mustAnswer(Operation operation, const Value& request) const {
    const Answer answer = call(operation, request);
    expect(answer.ok() || answer.error.code == "not_supported",
           std::string(name(operation)) + " was refused: " + answer.tell());
  }

 private:
  Setting& setting_;
  SchemaSet schemas_;
};

}  // namespace

void checkDocuments(const Samples& samples) {
  Setting setting(samples);
  const Fitting fitting(setting);
  for (const Operation operation : {Operation::describe, Operation::health}) {
    fitting.mustAnswer(operation, setting.requests.make(operation, kApprover));
  }
  for (const Operation operation : {Operation::list, Operation::counts}) {
    const Answer answer = fitting.call(operation, setting.requests.make(operation, kApprover));
    // Without a configuration the company is made up, and may well be unknown.
    expect(answer.ok() || samples.config_file.empty() || answer.error.code == "not_supported",
           std::string(name(operation)) + " was refused: " + answer.tell());
  }
  for (const Operation operation : {Operation::metadata, Operation::set_mail_preference}) {
    (void)fitting.call(operation, setting.requests.make(operation, kApprover));
  }
  setting.subject.close();
}

void checkSend(const Samples& samples) {
  Setting setting(samples);
  if (samples.cco_file.empty()) throw NotChecked("there is no sample change order: give one with --cco");
  setting.subject.need(Operation::submit);
  const Answer answer = setting.subject.call(
      Operation::submit, setting.requests.make(Operation::submit, kProjectManager, setting.requests.sampleParams()));
  expect(answer.ok(), "the sample was refused: " + answer.tell());
  expect(answer.document.find("item") != nullptr, "submit answered without an item");
  setting.subject.close();
}

void checkItemDocuments(const Samples& samples) {
  Setting setting(samples);
  const Fitting fitting(setting);
  Value dry = setting.requests.make(Operation::submit, kProjectManager, setting.requests.sampleParams());
  dry["params"].set("dry_run", true);
  fitting.mustAnswer(Operation::submit, dry);
  const Value item = setting.send();
  fitting.mustAnswer(Operation::get, setting.requests.about(Operation::get, kApprover, item));
  fitting.mustAnswer(Operation::list, setting.requests.make(Operation::list, kApprover));
  fitting.mustAnswer(Operation::counts, setting.requests.make(Operation::counts, kApprover));
  for (const Operation operation : {Operation::prompts, Operation::preview}) {
    (void)fitting.call(operation, setting.requests.about(operation, kApprover, item));
  }
  const Value answers = setting.answers(item);
  fitting.mustAnswer(Operation::accept, setting.requests.about(Operation::accept, kApprover, item, answers));
  // From here on the item moves; each answer that comes must fit, a refusal is as right.
  for (const Operation operation : {Operation::unaccept, Operation::reject}) {
    const Value now = setting.subject.supports(Operation::get) ? setting.read(item) : item;
    (void)fitting.call(operation, setting.requests.about(operation, kApprover, now));
  }
  for (tieback_lane lane = 0; lane < TIEBACK_LANE_LISTEN; ++lane) (void)setting.subject.work(lane);
  fitting.mustAnswer(Operation::get, setting.requests.about(Operation::get, kApprover, item));
  setting.subject.close();
}

}  // namespace tieback::conformance
