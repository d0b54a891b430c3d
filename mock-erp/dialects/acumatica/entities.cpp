#include "entities.h"

#include <algorithm>

#include "actions.h"
#include "change_orders.h"
#include "checks.h"
#include "commitments.h"
#include "errors.h"
#include "input.h"
#include "merge.h"
#include "render.h"

namespace tieback::mock::acumatica {
namespace {

bool isChangeOrder(const EntityRequest& request) {
  return &request.spec == &changeOrderSpec();
}

HttpResponse missing(const State& state) {
  return exception("No entity satisfies the condition.", static_cast<int>(state.settings.missingRecord));
}

RecordPtr byPath(const State& state, const EntityRequest& request) {
  const Collection& collection = state.books.of(request.spec);
  const auto id = request.keys.size() == 1 ? Guid::parse(request.keys[0]) : std::nullopt;
  if (id) return collection.findById(*id);
  std::string key;
  for (const std::string& part : request.keys) key += (key.empty() ? "" : "/") + part;
  return collection.find(key);
}

std::vector<RecordPtr> matching(const State& state, const EntityRequest& request) {
  const Collection& collection = state.books.of(request.spec);
  const auto& filter = request.query.filter;
  std::vector<RecordPtr> found;
  const auto demanded =
      filter && request.spec.indexed ? filter->demanded(*request.spec.indexed) : std::optional<std::string>();
  if (demanded) {
    for (RecordPtr& record : collection.findIndexed(*demanded)) {
      if (filter->matches(*record)) found.push_back(std::move(record));
    }
    return found;
  }
  const std::size_t enough = request.query.top ? request.query.skip + *request.query.top : collection.size();
  for (const auto& [key, record] : collection.records()) {
    if (found.size() >= enough) break;
    if (!filter || filter->matches(*record)) found.push_back(record);
  }
  return found;
}

// The ERP keeps a session with a running operation from the document; others' looks bring the operation on.
std::optional<HttpResponse> gate(State& state, const EntityRequest& request, const Record& record) {
  if (!isChangeOrder(request)) return std::nullopt;
  const std::string refNbr(record.text(co::kRefNbr));
  if (isBusy(state, refNbr, request.session)) return busyAnswer();
  observe(state, refNbr, request.session, request.now);
  return std::nullopt;
}

Reply replyWith(const State& state, const EntityRequest& request, Reply::Body body) {
  Reply reply;
  reply.body = body;
  reply.spec = &request.spec;
  reply.query = request.query;
  reply.endpoint = endpointPath(state.settings);
  return reply;
}

// As it is to be shown: a change order with the figures of its commitments as they are now.
RecordPtr shown(const State& state, const EntityRequest& request, const RecordPtr& record) {
  if (!isChangeOrder(request)) return record;
  auto fresh = std::make_shared<Record>(*record);
  refreshChangeOrder(state, *fresh);
  return fresh;
}

Reply list(State& state, const EntityRequest& request) {
  std::vector<RecordPtr> found = matching(state, request);
  const std::size_t first = std::min(request.query.skip, found.size());
  const std::size_t last = request.query.top ? std::min(found.size(), first + *request.query.top) : found.size();
  for (std::size_t i = first; i < last; ++i) {
    if (auto refusal = gate(state, request, *found[i])) return std::move(*refusal);
  }
  Reply reply = replyWith(state, request, Reply::Body::kList);
  for (std::size_t i = first; i < last; ++i) {
    const RecordPtr record = state.books.of(request.spec).findById(found[i]->id);
    reply.records.push_back(shown(state, request, record ? record : found[i]));
  }
  return reply;
}

// The record that a PUT means: by $filter, by id, or by its key fields. False: $filter names more than one.
bool identify(const State& state, const EntityRequest& request, const Input& input, RecordPtr& existing) {
  const Collection& collection = state.books.of(request.spec);
  if (request.query.filter) {
    const std::vector<RecordPtr> found = matching(state, request);
    if (!found.empty()) existing = found.front();
    return found.size() <= 1;
  }
  if (!input.id.empty()) {
    if (const auto id = Guid::parse(input.id)) existing = collection.findById(*id);
    return true;
  }
  Record keys;
  for (const std::size_t key : request.spec.keys) {
    if (const InputField* sent = input.find(key)) keys.set(key, sent->value);
  }
  existing = collection.find(Collection::keyOf(request.spec, keys));
  return true;
}

const CommitmentShape* shapeOf(const EntitySpec& spec) {
  if (&spec == &purchaseOrderSpec()) return &purchaseOrderShape();
  return &spec == &subcontractSpec() ? &subcontractShape() : nullptr;
}

void checkCommitmentPut(const State& state, const CommitmentShape& shape, const Record* existing, const Record& record,
                        Input& input) {
  if (existing != nullptr && existing->flag(shape.locked)) input.error = anotherProcess(shape.spec.name);
  if (const Refusal refusal = checkVendor(state, record.text(shape.vendor))) input.fail(shape.vendor, *refusal);
  for (const Record& each : record.details) {
    const RecordPtr its = state.books.of(projectSpec()).find(each.text(shape.lineProject));
    if (its && its->flag(project::kChangeOrderWorkflow) && existing != nullptr && input.error.empty()) {
      input.error = "The lines of the document can be changed with change orders only.";
    }
  }
}

// Every entity that has no rules of its own.
Record applyPlain(State& state, const EntityRequest& request, const Record* existing, Input& input) {
  Record record = existing != nullptr ? *existing : Record(state.ids.newGuid());
  mergeInput(request.spec, input, record, state.ids);
  for (const std::size_t key : request.spec.keys) {
    if (!record.has(key)) input.fail(key, cannotBeEmpty(request.spec.label(key)));
  }
  if (const CommitmentShape* shape = shapeOf(request.spec)) {
    if (!record.has(shape->status)) record.set(shape->status, std::string("On Hold"));
    checkCommitmentPut(state, *shape, existing, record, input);
    completeCommitment(*shape, record);
  }
  if (const auto modified = request.spec.field("LastModifiedDateTime")) record.set(*modified, DateTime{request.now});
  return record;
}

// Gives a new change order its number, or says on the field why it has none.
void number(State& state, Record& record, Input& input) {
  if (state.settings.numbering == "auto") {
    record.set(co::kRefNbr, nextNumber(state, changeOrderSpec()));
  } else if (!record.has(co::kRefNbr)) {
    input.fail(co::kRefNbr, cannotBeEmpty(changeOrderSpec().label(co::kRefNbr)));
  }
}

Query answerQuery(const State& state, const EntityRequest& request, const Input& input) {
  Query query = request.query;
  if (state.settings.putResponse == "sent") {
    query.selective = true;
    for (const InputField& sent : input.fields) query.fields.push_back(sent.field);
    query.fields.insert(query.fields.end(), request.spec.keys.begin(), request.spec.keys.end());
  }
  return query;
}

Reply save(State& state, const EntityRequest& request, const Record* existing, Input& input) {
  Collection& collection = state.books.of(request.spec);
  if (existing == nullptr && isChangeOrder(request) &&
      static_cast<long long>(collection.size()) >= state.settings.maxChangeOrders) {
    return exception("The mock's books are full: max_change_orders is " +
                     std::to_string(state.settings.maxChangeOrders) + ".");
  }
  Record record = isChangeOrder(request) ? applyChangeOrder(state, existing, input, request.now)
                                         : applyPlain(state, request, existing, input);
  if (existing == nullptr && isChangeOrder(request) && !input.failed()) number(state, record, input);
  if (input.failed()) return renderRefusal(request.spec, input, record.id.text());
  if (isChangeOrder(request) && record.text(co::kStatus) == "Pending Approval") {
    state.pendingApproval.emplace_back(record.text(co::kRefNbr));
  }
  Reply reply = replyWith(state, request, Reply::Body::kOne);
  reply.query = answerQuery(state, request, input);
  reply.records.push_back(std::make_shared<const Record>(record));
  reply.response.applied = true;
  collection.put(std::move(record));
  return reply;
}

}  // namespace

Reply getRecords(State& state, const EntityRequest& request) {
  if (request.keys.empty()) return list(state, request);
  const RecordPtr found = byPath(state, request);
  if (!found) return missing(state);
  if (auto refusal = gate(state, request, *found)) return std::move(*refusal);
  const RecordPtr record = state.books.of(request.spec).findById(found->id);
  if (!record) return missing(state);
  Reply reply = replyWith(state, request, Reply::Body::kOne);
  reply.records.push_back(shown(state, request, record));
  return reply;
}

Reply putRecord(State& state, const EntityRequest& request, ReadInput& read) {
  if (!request.keys.empty()) return shortMessage(404, "PUT takes no key in the path.");
  const std::string message = applySettings(request.spec, state.settings, read);
  if (!message.empty()) return shortMessage(400, message);
  Input& input = read.input;
  RecordPtr existing;
  if (!identify(state, request, input, existing)) return exception("More than one entity satisfies the condition.");
  if (existing) {
    if (auto refusal = gate(state, request, *existing)) return std::move(*refusal);
    existing = state.books.of(request.spec).findById(existing->id);
  }
  const bool insertOnly = request.http.header("If-None-Match") != nullptr;
  const bool updateOnly = request.http.header("If-Match") != nullptr;
  if (request.http.method == "PATCH") {
    if (insertOnly) return shortMessage(412, "PATCH cannot insert.");
    if (!existing) return shortMessage(404, "No entity satisfies the condition.");
  }
  if (insertOnly && existing) return shortMessage(412, "The record already exists.");
  if (updateOnly && !existing) return shortMessage(412, "The record does not exist.");
  return save(state, request, existing.get(), input);
}

Reply deleteRecord(State& state, const EntityRequest& request) {
  const RecordPtr found = request.keys.empty() ? nullptr : byPath(state, request);
  if (!found) return missing(state);
  if (auto refusal = gate(state, request, *found)) return std::move(*refusal);
  const RecordPtr record = state.books.of(request.spec).findById(found->id);
  if (!record) return missing(state);
  if (isChangeOrder(request)) {
    if (record->flag(co::kLocked)) return exception(anotherProcess("Change Order"));
    if (record->text(co::kStatus) != "On Hold") return exception("The Delete button is disabled.");
  }
  state.books.of(request.spec).erase(Collection::keyOf(request.spec, *record));
  HttpResponse response;
  response.status = 204;
  response.applied = true;
  return response;
}

}  // namespace tieback::mock::acumatica
