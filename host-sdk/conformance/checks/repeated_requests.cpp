// Request ids and revisions: what protects people from doing a thing twice, or on what they have not seen.
#include "../requests.h"
#include "checks.h"

namespace tieback::conformance {
namespace {

using json::Value;

// Repeats a request that succeeded; then the same id with another body.
void mustRepeat(const Subject& subject, Operation operation, const Value& request, const Answer& first,
                const std::function<void(Value&)>& change) {
  const std::string slot(name(operation));
  const Answer again = subject.call(operation, request);
  expect(again.ok(), "the same request id again for " + slot + ": " + again.tell());
  expect(again.document.canonical() == first.document.canonical(),
         "the same request id again for " + slot + " gave another answer");
  Value other = request;
  change(other);
  const Answer refused = subject.call(operation, other);
  expect(refused.is(Category::conflict, "request_id_reused"), "another body under the same request id for " + slot +
                                                                  ": " + refused.tell() +
                                                                  " instead of request_id_reused (conflict)");
}

}  // namespace

void checkIdempotence(const Samples& samples) {
  Setting setting(samples);
  const Subject& subject = setting.subject;
  subject.need(Operation::submit);
  const Value send = setting.requests.make(Operation::submit, kProjectManager, setting.requests.sampleParams());
  const Answer sent = subject.call(Operation::submit, send);
  if (!sent.ok()) throw NotChecked("the sample change order was refused: " + sent.tell());
  mustRepeat(subject, Operation::submit, send, sent,
             [](Value& request) { request["params"].set("change_order_revision", 2); });

  const Value item = sent.document.at("item");
  Value current = item;
  const auto step = [&](Operation operation, Value params) {
    if (!subject.supports(operation)) return;
    const Value request = setting.requests.about(operation, rightsFor(operation), current, std::move(params));
    const Answer done = subject.call(operation, request);
    if (!done.ok()) throw NotChecked(std::string(name(operation)) + " was refused: " + done.tell());
    mustRepeat(subject, operation, request, done,
               [](Value& other) { other.set("expected_revision", other.at("expected_revision").asInteger() + 5); });
    if (const Value* now = done.document.find("item")) current = *now;
  };
  step(Operation::accept, setting.answers(item));
  step(Operation::unaccept, Value());
  step(Operation::reject, Value());
  // Sending again after all this is still the first sending, not another one.
  mustRepeat(subject, Operation::submit, send, sent,
             [](Value& request) { request["params"].set("change_order_revision", 3); });
  setting.subject.close();
}

void checkExpectedRevision(const Samples& samples) {
  Setting setting(samples);
  const Subject& subject = setting.subject;
  const Value item = setting.send();
  const std::int64_t revision = item.at("revision").asInteger();
  const Value answers = setting.answers(item);
  unsigned tried = 0;
  for (const auto& about : operations()) {
    if (!about.needs_revision || !subject.supports(about.operation)) continue;
    const bool possible = about.operation == Operation::accept || about.operation == Operation::reject ||
                          about.operation == Operation::retrieve;
    for (const std::int64_t wrong : {revision + 1, revision - 1, revision + 1000}) {
      Value params = about.operation == Operation::accept ? answers : Value();
      Value request = setting.requests.about(about.operation, rightsFor(about.operation), item, std::move(params));
      request.set("expected_revision", wrong);
      const Answer answer = subject.call(about.operation, request);
      const bool stale = answer.is(Category::conflict, "stale_revision");
      // What the state forbids may be said first; that alone proves nothing about the revision.
      const bool right = stale || (!possible && !answer.ok());
      expect(right, std::string(about.name) + " with the revision " + std::to_string(wrong) + " of an item at " +
                        std::to_string(revision) + ": " + answer.tell() + " instead of stale_revision (conflict)");
    }
    if (possible) ++tried;
  }
  if (tried == 0) throw NotChecked("the connector has none of accept, reject and retrieve");
  if (subject.supports(Operation::get)) {
    const Value now = setting.read(item);
    expect(now.at("revision") == item.at("revision") && now.at("state") == item.at("state"),
           "the item changed although every revision was wrong");
  }
  if (subject.supports(Operation::accept)) {
    const Answer accepted =
        subject.call(Operation::accept, setting.requests.about(Operation::accept, kApprover, item, answers));
    expect(accepted.ok(), "accept with the right revision: " + accepted.tell());
    expect(accepted.document.at("item").at("revision").asInteger() > revision, "accept did not raise the revision");
  }
  setting.subject.close();
}

}  // namespace tieback::conformance
