#include "export/walk.h"

#include "domain/digest.h"
#include "domain/time.h"
#include "export/connection_health.h"
#include "life/item_changes.h"
#include "life/pinned.h"

namespace tieback::exporting {
namespace {

// What a dialect can't make sense of must not end the walk without a trace.
erp::TryLater unreadable(const std::exception& error) {
  return {{"unreadable_answer", Category::erp_unavailable,
           std::string("The ERP's answer could not be understood: ") + error.what(), "", "", "",
           "If this stays, ask who runs the connector: the ERP may have been upgraded.", ""},
          std::nullopt,
          false};
}

// The host was frozen or cut off since the intent was recorded, and another may have taken over.
erp::Outcome notSent() {
  return erp::TryLater{{"lease_lost", Category::internal, "The host was held up before it could send.", "", "", "",
                        "Nothing to do: it is tried again.", ""},
                       std::nullopt,
                       false};
}

constexpr const char* kLookUp = "look up";
constexpr const char* kReadBack = "read back";

erp::ErpError otherDocument(const std::string& name) {
  return {
      "other_document",
      Category::erp_refused,
      "The ERP already holds " + name + " under this change order's reference, with other amounts or lines.",
      "",
      "",
      "",
      "Compare it with the change order. If it is a left-over, remove it in the ERP and press Try again; if it is the "
      "real one, reject the change order.",
      ""};
}

erp::ErpError ambiguous(const std::string& what) {
  return {"ambiguous",
          Category::erp_refused,
          "The ERP holds more than one record for this change order: " + what,
          "",
          "",
          "",
          "Remove or renumber the ones that do not belong there, then press Try again.",
          ""};
}

}  // namespace

erp::LookUp safeLookUp(erp::Dialect& dialect, const erp::Job& job) {
  try {
    return dialect.lookUp(job);
  } catch (const std::exception& error) {
    return erp::LookUpFailed{unreadable(error)};
  }
}

json::Value errorDocument(const erp::ErpError& error, const std::string& step, ledger::Micros at) {
  json::Value document = error.toJson();
  // Nobody is left with a message and no next step.
  if (error.remedy.empty()) {
    document.set("remedy", error.category == Category::erp_unavailable
                               ? "Nothing to do: it is tried again by itself."
                               : "Mend what the message names and press Try again, or reject the change order.");
  }
  document.set("step", step);
  document.set("at", domain::toRfc3339(at));
  return document;
}

Walk::Walk(const Context& context, const life::Connection& connection, ledger::Item item, WithEnd with_end)
    : context_(context),
      connection_(connection),
      answers_(*context.connections.erpAnswers()),
      with_end_(std::move(with_end)),
      item_(std::move(item)),
      stored_(item_) {}

void Walk::run(const Cancel& cancel) {
  cancel_ = &cancel;
  const life::ErpAnswers::Scope heard(answers_);
  if (item_.stopping() && withdraw(cancel) == Next::stop) return;
  if (prepare() == Next::stop) return;
  while (true) {
    if (cancel.requested()) {
      // Nothing is under way between steps: whoever comes next goes on from here.
      wait(context_.ledger.now(), "The host is stopping; the export goes on when it is back.");
      return;
    }
    const auto next = connection_.dialect->next(job_, record());
    if ((next ? step(*next) : readBack()) == Next::stop) return;
  }
}

Walk::Next Walk::prepare() {
  auto pinned = life::pinnedOf(item_, connection_);
  const bool as_accepted = pinned && pinned->digest == item_.preview_digest;
  const bool same_profile = connection_.profile.digest == item_.profile_digest;
  const std::string in_erp = connection_.dialect->residue(record());
  if ((!as_accepted || !same_profile) && in_erp.empty()) {
    return returnToApprover(
        pinned ? "The connection's profile has changed since this was accepted. Review and accept it again."
               : "With the connection's present profile it can't be exported: " + pinned.error().message);
  }
  // A part is in the ERP already. The rest must be what the approver saw, or nothing.
  if (!as_accepted) {
    return refuse(kLookUp,
                  {"profile_changed", Category::bad_input,
                   pinned ? "The connection's profile has changed since this was accepted, and " + in_erp +
                                " was made with the one before."
                          : "With the connection's present profile it can't be exported: " + pinned.error().message,
                   "", "", "", "Undo the change of the profile and press Try again, or reject the change order.", ""});
  }
  job_.draft = std::move(pinned->draft);
  job_.item = item_.id;
  return item_.lookedUp() ? Next::go_on : lookUpFirst();
}

// Look before writing, on every press of Export and Try again: an earlier try may have left something.
Walk::Next Walk::lookUpFirst() {
  answers_.listen();
  erp::LookUp result = safeLookUp(*connection_.dialect, job_);
  if (auto* failed = std::get_if<erp::LookUpFailed>(&result)) return settle(kLookUp, std::move(failed->outcome), false);
  if (auto* several = std::get_if<erp::Ambiguous>(&result)) {
    learned(kLookUp, "refused", several->what);
    item_.residue = several->what;
    return refuse(kLookUp, ambiguous(several->what));
  }
  auto* one = std::get_if<erp::Found>(&result);
  if (one != nullptr && found(std::move(*one)) == Next::stop) return Next::stop;
  if (one == nullptr) {
    learned(kLookUp, "done", "Nothing is there yet.");
    record() = json::Value::object();
    // It was waited until nothing could land any more.
    if (item_.erp_state.find("quiet_until") != nullptr) life::markSettled(item_);
  }
  item_.erp_state.set("looked_up", item_.export_number);
  return Next::go_on;
}

Walk::Next Walk::found(erp::Found found) {
  learned(kLookUp, "done", "Found " + found.name + ".");
  // A part that was there before this sending's first look can't be compared, and may be another revision's.
  const bool unknown_part = !found.complete && item_.erp_state.find("looked_up") == nullptr;
  if (unknown_part || (found.complete && found.projection != connection_.dialect->expected(job_))) {
    if (found.held && connection_.dialect->discardStep(found.state)) return discard(found);
    item_.residue = found.name;
    return refuse(kLookUp, otherDocument(found.name));
  }
  record() = std::move(found.state);
  life::markSettled(item_);
  return Next::go_on;
}

// Another revision's document that is still held: removed, then made anew. Until that is done the item does not count
// as looked up: whoever goes on later looks again, and never takes this document for its own.
Walk::Next Walk::discard(const erp::Found& found) {
  record() = found.state;
  const auto step = *connection_.dialect->discardStep(found.state);
  aimAt(step.name);
  const auto next = writeStep(step);
  if (next == Next::go_on) record() = json::Value::object();
  return next;
}

Walk::Next Walk::step(const erp::StepSpec& step) {
  aimAt(step.name);
  if (step.kind == erp::StepSpec::Kind::write) return writeStep(step);
  answers_.listen();
  erp::State state = record();
  erp::Outcome outcome;
  try {
    outcome = connection_.dialect->read(step, job_, state);
  } catch (const std::exception& error) {
    outcome = unreadable(error);
  }
  if (!std::holds_alternative<erp::Refused>(outcome)) record() = std::move(state);
  return settle(step.name, std::move(outcome), false);
}

Walk::Next Walk::writeStep(const erp::StepSpec& step) {
  const erp::WireRequest request = connection_.dialect->prepare(step, job_, record());
  // Not in the transaction: others wait for it.
  ledger::StepRecord intent;
  intent.item = item_.id;
  intent.export_number = item_.export_number;
  intent.name = step.name;
  intent.kind = "write";
  intent.state = "intent";
  intent.key = job_.idempotency_key;
  intent.request = request.method + " " + request.target + "\n" + request.body;
  intent.digest = domain::sha256Hex(intent.request);
  item_.lease_until = leaseEnd(context_.ledger.now());
  save(ledger::Held::to_send, [&](ledger::Transaction& transaction, life::Mover&) {
    intent.at = context_.ledger.now();
    const auto open = tried_ ? transaction.openIntent(item_.id) : std::nullopt;
    if (!open) transaction.addStep(item_, intent);
    intent_ = open ? open->sequence : item_.step_sequence;
  });
  // From here on, until the outcome is saved, a crash leaves the step in doubt.
  if (!leaseHolds()) return settle(step.name, notSent(), true);
  answers_.listenTo(request);
  erp::State state = record();
  erp::Outcome outcome;
  try {
    outcome = connection_.dialect->send(step, request, job_, state);
  } catch (const std::exception& error) {
    outcome = erp::InDoubt{unreadable(error).error.message};
  }
  if (std::holds_alternative<erp::Done>(outcome) || std::holds_alternative<erp::Waiting>(outcome))
    record() = std::move(state);
  return settle(step.name, std::move(outcome), true);
}

Walk::Next Walk::readBack() {
  aimAt(kReadBack);
  answers_.listen();
  erp::ReadBackResult result;
  try {
    result = connection_.dialect->readBack(job_, record());
  } catch (const std::exception& error) {
    result = erp::Outcome(unreadable(error));
  }
  if (auto* outcome = std::get_if<erp::Outcome>(&result)) return settle(kReadBack, std::move(*outcome), false);
  return complete(std::get<erp::ReadBack>(result));
}

Walk::Next Walk::settle(const std::string& step, erp::Outcome outcome, bool was_write) {
  if (std::holds_alternative<erp::Done>(outcome)) {
    learned(step, "done");
    item_.attempts = 0;
    item_.error = nullptr;
    item_.erp_state.erase("for_person");
    connection_works_ = true;
    return Next::go_on;
  }
  if (auto* waiting = std::get_if<erp::Waiting>(&outcome)) {
    learned(step, "waiting", waiting->reason);
    item_.attempts = 0;
    item_.error = nullptr;
    item_.erp_state.erase("for_person");
    if (waiting->for_person) item_.erp_state.set("for_person", true);
    return wait(waiting->look_again_us, waiting->reason);
  }
  if (auto* refused = std::get_if<erp::Refused>(&outcome)) {
    learned(step, "refused", refused->error.message);
    return refuse(step, refused->error);
  }
  if (auto* later = std::get_if<erp::TryLater>(&outcome)) {
    learned(step, "try_later", later->error.message);
    return tryLater(step, *later);
  }
  const auto& doubt = std::get<erp::InDoubt>(outcome);
  if (was_write) return loseAnswer(step, doubt.known);
  // A look that got no whole answer changed nothing: look again.
  learned(step, "try_later", doubt.known);
  return tryLater(step, {{"no_answer", Category::erp_unavailable, "The ERP did not answer: " + doubt.known, "", "", "",
                          "Nothing to do: it is tried again.", ""},
                         std::nullopt,
                         false});
}

void Walk::aimAt(const std::string& step) {
  job_.idempotency_key = life::idempotencyKey(item_, step);
  job_.sending = item_.export_number;
}

erp::State& Walk::record() {
  erp::State& record = item_.erp_state["record"];
  if (record.isNull()) record = json::Value::object();
  return record;
}

void Walk::learned(const std::string& step, const std::string& state, const std::string& message) {
  ledger::StepRecord record;
  record.item = item_.id;
  record.export_number = item_.export_number;
  record.name = step;
  record.kind = "read";
  record.state = state;
  record.at = context_.ledger.now();
  record.done_at = record.at;
  record.message = message;
  // Of a look that found what it was to find, the answer says no more than that; there are many of them.
  const bool of_write = intent_ && !write_outcome_;
  if (of_write || state != "done") record.answer = answers_.last();
  if (of_write) {
    write_outcome_ = std::move(record);
  } else {
    learned_.push_back(std::move(record));
  }
}

}  // namespace tieback::exporting
