#include "actions.h"

#include <algorithm>

#include "checks.h"
#include "errors.h"
#include "input.h"
#include "release.h"
#include "render.h"

namespace tieback::mock::acumatica {
namespace {

constexpr std::size_t kFinishedKept = 10'000;

// From which states an action may start; the form's button is grey in the others.
struct ActionSpec {
  std::string_view name;
  std::string_view button;
  std::vector<std::string_view> from;  // empty: any
  bool needsReleaseRights = false;
};

const std::vector<ActionSpec>& actionSpecs() {
  static const std::vector<ActionSpec> specs = {
      {"RemoveChangeOrderFromHold", "Remove Hold", {"On Hold"}},
      {"HoldChangeOrder", "Hold", {"Open", "Pending Approval", "Rejected"}},
      {"ApproveChangeOrder", "Approve", {"Pending Approval"}},
      {"RejectChangeOrder", "Reject", {"Pending Approval"}},
      {"ReleaseChangeOrder", "Release", {"Open"}, true},
      {"ReverseChangeOrder", "Reverse", {"Closed"}, true},
      {"EmailChangeOrder", "Email", {}},
  };
  return specs;
}

const ActionSpec* actionNamed(std::string_view name) {
  const auto& specs = actionSpecs();
  const auto found = std::find_if(specs.begin(), specs.end(), [&](const ActionSpec& one) { return one.name == name; });
  return found == specs.end() ? nullptr : &*found;
}

bool mayStart(const ActionSpec& spec, const Record& record) {
  return spec.from.empty() ||
         std::find(spec.from.begin(), spec.from.end(), record.text(co::kStatus)) != spec.from.end();
}

void setStatus(State& state, const std::string& refNbr, const char* status, std::int64_t now) {
  Collection& changeOrders = state.books.of(changeOrderSpec());
  Record record = *changeOrders.find(refNbr);
  record.set(co::kStatus, std::string(status));
  record.set(co::kHold, std::string_view(status) == "On Hold");
  record.set(co::kModified, DateTime{now});
  if (std::string_view(status) == "Pending Approval") {
    record.set(co::kPendingSince, DateTime{now});
    state.pendingApproval.push_back(refNbr);
  }
  changeOrders.put(std::move(record));
}

bool needsApproval(const State& state, const Record& record) {
  const RecordPtr itsClass = state.books.of(changeOrderClassSpec()).find(record.text(co::kClass));
  return itsClass && itsClass->flag(coclass::kApproval);
}

Refusal perform(State& state, const std::string& action, const std::string& refNbr, std::int64_t now) {
  const RecordPtr stored = state.books.of(changeOrderSpec()).find(refNbr);
  if (!stored) return notFound("Reference Nbr.");
  if (stored->flag(co::kLocked)) return anotherProcess("Change Order");
  // Started by two sessions at once, the one that comes second finds the record changed under its hands.
  if (!mayStart(*actionNamed(action), *stored)) return anotherProcess("Change Order");
  if (action == "ReleaseChangeOrder") return releaseChangeOrder(state, refNbr, now);
  if (action == "ReverseChangeOrder") return reverseChangeOrder(state, refNbr, now);
  if (action == "RemoveChangeOrderFromHold") {
    setStatus(state, refNbr, needsApproval(state, *stored) ? "Pending Approval" : "Open", now);
  } else if (action == "HoldChangeOrder") {
    setStatus(state, refNbr, "On Hold", now);
  } else if (action == "ApproveChangeOrder") {
    setStatus(state, refNbr, "Open", now);
  } else if (action == "RejectChangeOrder") {
    setStatus(state, refNbr, "Rejected", now);
  }
  return std::nullopt;
}

// Runs the operation if it has been looked at often enough and its time has come.
void advance(State& state, Operation& operation, std::int64_t now) {
  if (operation.done || operation.observationsLeft > 0 || now < operation.dueMicros) return;
  operation.done = true;
  operation.failure = perform(state, operation.action, operation.refNbr, now).value_or("");
  state.finished.push_back(operation.id);
}

void forgetOldest(State& state) {
  while (state.finished.size() > kFinishedKept) {
    state.operations.erase(state.finished.front());
    state.finished.erase(state.finished.begin());
  }
}

std::string location(const State& state, std::string_view action, const std::string& id) {
  return endpointPath(state.settings) + "/ChangeOrder/" + std::string(action) + "/status/" + id;
}

HttpResponse noContent(std::string place) {
  HttpResponse response;
  response.status = 204;
  response.headers.emplace_back("Location", std::move(place));
  return response;
}

// The change order that the body's entity names, by id or RefNbr.
RecordPtr target(const State& state, const Json& body, std::string& error) {
  const Json* entity = body.find("entity");
  if (entity == nullptr) {
    error = "The request has no entity.";
    return nullptr;
  }
  ReadInput read = readInput(changeOrderSpec(), *entity);
  error = applySettings(changeOrderSpec(), state.settings, read);
  if (!error.empty()) return nullptr;
  const Input& input = read.input;
  const Collection& changeOrders = state.books.of(changeOrderSpec());
  if (input.id.empty()) return changeOrders.find(input.text(co::kRefNbr));
  const auto id = Guid::parse(input.id);
  return id ? changeOrders.findById(*id) : nullptr;
}

HttpResponse begin(State& state, const ActionSpec& spec, const Record& record, const Session& session,
                   std::int64_t now) {
  const auto& instant = state.settings.instantActions;
  const bool atOnce = std::find(instant.begin(), instant.end(), spec.name) != instant.end();
  Operation operation;
  operation.id = state.ids.guid();
  operation.action = spec.name;
  operation.refNbr = record.text(co::kRefNbr);
  operation.sessionId = session.id;
  operation.observationsLeft = atOnce ? 0 : state.settings.operationPolls;
  operation.dueMicros = atOnce ? now : now + state.settings.operationMs * 1000;
  const std::string id = operation.id;
  Operation& stored = state.operations[id] = std::move(operation);
  advance(state, stored, now);
  if (!stored.done) {
    HttpResponse response;
    response.status = 202;
    response.applied = true;
    response.headers.emplace_back("Location", location(state, spec.name, id));
    return response;
  }
  if (!stored.failure.empty()) return exception(stored.failure);
  HttpResponse response = noContent(endpointPath(state.settings) + "/ChangeOrder/" + record.id.text());
  response.applied = true;
  forgetOldest(state);
  return response;
}

}  // namespace

HttpResponse startAction(State& state, std::string_view action, const Json& body, const Session& session,
                         std::int64_t now) {
  const ActionSpec* spec = actionNamed(action);
  if (spec == nullptr) return shortMessage(404, "No action '" + std::string(action) + "' in the entity ChangeOrder.");
  std::string error;
  const RecordPtr found = target(state, body, error);
  if (!error.empty()) return shortMessage(400, error);
  if (!found) return exception("No entity satisfies the condition.", static_cast<int>(state.settings.missingRecord));
  const std::string refNbr(found->text(co::kRefNbr));
  if (isBusy(state, refNbr, session)) return busyAnswer();
  observe(state, refNbr, session, now);
  const RecordPtr record = state.books.of(changeOrderSpec()).find(refNbr);
  if (!record) return exception("No entity satisfies the condition.", static_cast<int>(state.settings.missingRecord));
  const RecordPtr user = state.books.of(userSpec()).find(session.user);
  if (spec->needsReleaseRights && user && user->text(user::kRights) == "hold") {
    return shortMessage(403, "You have insufficient rights to perform the action.");
  }
  if (!mayStart(*spec, *record)) return exception("The " + std::string(spec->button) + " button is disabled.");
  return begin(state, *spec, *record, session, now);
}

HttpResponse operationStatus(State& state, std::string_view id, std::int64_t now) {
  const auto found = state.operations.find(std::string(id));
  if (found == state.operations.end()) return shortMessage(404, "The operation is not known.");
  Operation& operation = found->second;
  advance(state, operation, now);
  if (!operation.done) {
    if (operation.observationsLeft > 0) --operation.observationsLeft;
    HttpResponse response;
    response.status = 202;
    response.headers.emplace_back("Location", location(state, operation.action, operation.id));
    return response;
  }
  HttpResponse response = operation.failure.empty() ? noContent(location(state, operation.action, operation.id))
                                                    : exception(operation.failure);
  forgetOldest(state);
  return response;
}

void settle(State& state, std::int64_t now) {
  if (state.operations.size() > state.finished.size()) {
    for (auto& [id, operation] : state.operations) advance(state, operation, now);
  }
  if (state.settings.approval == "manual" || state.pendingApproval.empty()) return;
  std::vector<std::string> waiting;
  waiting.swap(state.pendingApproval);
  for (std::string& refNbr : waiting) {
    const RecordPtr record = state.books.of(changeOrderSpec()).find(refNbr);
    if (!record || record->text(co::kStatus) != "Pending Approval") continue;
    if (now < record->date(co::kPendingSince).micros + state.settings.approvalAfterMs * 1000) {
      state.pendingApproval.push_back(std::move(refNbr));
    } else {
      setStatus(state, refNbr, state.settings.approval == "approve" ? "Open" : "Rejected", now);
    }
  }
}

void observe(State& state, std::string_view refNbr, const Session& session, std::int64_t now) {
  if (state.operations.size() == state.finished.size()) return;
  for (auto& [id, operation] : state.operations) {
    if (operation.done || operation.refNbr != refNbr || operation.sessionId == session.id) continue;
    if (operation.observationsLeft > 0) --operation.observationsLeft;
    advance(state, operation, now);
  }
}

bool isBusy(const State& state, std::string_view refNbr, const Session& session) {
  if (state.operations.size() == state.finished.size()) return false;
  return std::any_of(state.operations.begin(), state.operations.end(), [&](const auto& entry) {
    const Operation& operation = entry.second;
    return !operation.done && operation.sessionId == session.id &&
           (operation.refNbr == refNbr || state.settings.operationLocks == "form");
  });
}

HttpResponse busyAnswer() {
  return exception("The previous operation has not been completed yet.");
}

}  // namespace tieback::mock::acumatica
