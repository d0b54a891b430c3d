#include "erp/dialects/quickbooks_online/actions.h"

#include <Poco/Crypto/DigestEngine.h>

#include <algorithm>
#include <stdexcept>

#include "erp/dialects/quickbooks_online/checks.h"
#include "erp/dialects/quickbooks_online/document.h"
#include "erp/dialects/quickbooks_online/errors.h"
#include "erp/dialects/quickbooks_online/values.h"

namespace tieback::erp::quickbooks_online {
namespace {

using json::Value;

constexpr std::int64_t kMostConflicts = 20;

void demandWrite(const StepSpec& step) {
  if (step.kind != StepSpec::Kind::write) {
    throw std::invalid_argument("not a write step of QuickBooks Online: " + step.name);
  }
}

// QuickBooks answers a repeated requestid with its first answer, also when that was a no. So a repeat of the same bytes
// in the same sending has the same one, and whatever may be answered otherwise now has another: other bytes (a newer
// SyncToken), or another press of Export, after someone mended what was refused. At most 50 characters.
std::string requestId(const Job& job, const std::string& body) {
  constexpr std::size_t kKey = 24;
  constexpr std::size_t kDigest = 16;
  Poco::Crypto::DigestEngine engine("SHA256");
  engine.update(body);
  const auto digest = Poco::DigestEngine::digestToHex(engine.digest());
  return job.idempotency_key.substr(0, kKey) + "-" + std::to_string(job.sending % 1'000'000) + "-" +
         digest.substr(0, kDigest);
}

void putInto(State& state, const domain::Draft& draft, const Value& document) {
  state = Value::object(
      {{"document", document.text("Id")}, {"number", document.text("DocNumber")}, {"key", draft.external_key}});
}

// Whose record was changed meanwhile: it is read and checked anew.
Outcome readAgain(State& state, std::int64_t now_us, const Fault& fault) {
  const auto conflicts = state.find("conflicts") == nullptr ? 1 : state.at("conflicts").asInteger() + 1;
  if (conflicts > kMostConflicts) {
    auto refused = refuse("concurrent_change", "Someone keeps changing the purchase order in QuickBooks Online.", "",
                          "", "Ask who is at work on it there, then try again.");
    refused.error.erp_message = wordsOf(fault);
    return refused;
  }
  state.set("conflicts", conflicts);
  state.erase("checked");
  state.erase("order");
  return Waiting{"Someone changed the purchase order in QuickBooks Online at the same moment: it is read again.",
                 now_us};
}

Refused gone(const std::string& number) {
  return refuse("record_gone", "The change order is no longer in QuickBooks Online.", "DocNumber", number,
                "Someone has removed it there. Try again to create it anew, or reject it.");
}

}  // namespace

std::string nameOf(const Config& config, const State& state) {
  if (state.text("document").empty()) return {};
  const auto number = state.text("number");
  return (config.linked() ? "purchase order " : "lines of purchase order ") +
         (number.empty() ? "with id " + state.text("document") : number);
}

WireRequest Actions::prepare(const StepSpec& step, const Job& job, const State& state) const {
  demandWrite(step);
  const auto body =
      config_.linked() ? linkedOrder(config_, job.draft, state) : orderWithLines(config_, job.draft, state);
  return client_.post(body, requestId(job, body.dump()));
}

Outcome Actions::send(const StepSpec& step, const WireRequest& request, const Job& job, State& state) {
  demandWrite(step);
  auto answer = client_.send(request, Effect::write);
  if (auto* outcome = std::get_if<Outcome>(&answer)) return std::move(*outcome);
  const auto& reply = std::get<WireReply>(answer);
  if (reply.status != 200 || faultOf(reply)) return settleFault(reply, job, state);
  auto got = documentOf(reply, Effect::write, client_.now());
  if (auto* outcome = std::get_if<Outcome>(&got)) return std::move(*outcome);
  const auto* order = std::get<Value>(got).find("PurchaseOrder");
  if (order == nullptr || order->text("Id").empty()) {
    return unclear(Effect::write, kErp, "the purchase order was answered without its id");
  }
  putInto(state, job.draft, *order);
  return Done{};
}

Outcome Actions::settleFault(const WireReply& reply, const Job& job, State& state) {
  auto outcome = outcomeOf(reply, Effect::write, client_.now());
  const auto fault = faultOf(reply);
  if (!fault) return outcome;
  if (fault->code == kStale) return readAgain(state, client_.now(), *fault);
  // Had already? Then an earlier try, whose answer was lost, did it.
  const auto* refused = std::get_if<Refused>(&outcome);
  const bool taken = refused != nullptr && refused->error.code == "number_taken";
  if (fault->code != kRepeated && !taken) return outcome;
  return otherwise(job, state, std::move(outcome));
}

// Done when the change order is there after all, else as it was.
Outcome Actions::otherwise(const Job& job, State& state, Outcome otherwise) {
  auto found = lookUp(job);
  if (auto* ours = std::get_if<Found>(&found); ours != nullptr && ours->projection == expectedOf(config_, job.draft)) {
    state = std::move(ours->state);
    return Done{};
  }
  if (auto* failed = std::get_if<LookUpFailed>(&found)) return std::move(failed->outcome);
  return otherwise;
}

std::variant<Records, Outcome> Actions::documentsOf(const domain::Draft& draft) {
  const auto& key = draft.external_key;
  Records documents;
  if (config_.linked()) {
    auto found = client_.query("PurchaseOrder", "DocNumber = " + literal(key));
    if (auto* outcome = std::get_if<Outcome>(&found)) return std::move(*outcome);
    for (auto& order : std::get<Records>(found)) {
      if (order.text("DocNumber") == key) documents.push_back(std::move(order));
    }
    return documents;
  }
  auto found = commitmentOrders(config_, client_, draft);
  if (auto* outcome = std::get_if<Outcome>(&found)) return std::move(*outcome);
  for (auto& order : std::get<Records>(found)) {
    if (hasLinesOf(key, order)) documents.push_back(std::move(order));
  }
  return documents;
}

LookUp Actions::whatWasFound(const domain::Draft& draft, std::variant<Records, Outcome> found) {
  if (auto* outcome = std::get_if<Outcome>(&found)) return LookUpFailed{std::move(*outcome)};
  const auto& documents = std::get<Records>(found);
  if (documents.empty()) return Absent{};
  if (documents.size() > 1) {
    std::string ids;
    for (const auto& document : documents) ids += (ids.empty() ? "" : ", ") + document.text("Id");
    return Ambiguous{"Several purchase orders in QuickBooks Online have " + draft.external_key + ": ids " + ids};
  }
  Found result;
  putInto(result.state, draft, documents.front());
  result.projection = projectionOf(config_, draft, documents.front());
  result.complete = true;
  result.name = nameOf(config_, result.state);
  return result;
}

LookUp Actions::lookUp(const Job& job) {
  return whatWasFound(job.draft, documentsOf(job.draft));
}

LookUp Actions::lookUpNamed(const Job& job, const std::vector<std::string>& names) {
  for (const auto& name : names) {
    auto draft = job.draft;
    draft.external_key = config_.linked() ? name : name.substr(name.find_last_of(" /") + 1);
    auto found = whatWasFound(draft, documentsOf(draft));
    if (!std::holds_alternative<Absent>(found)) return found;
    if (!config_.linked() || name.find_first_not_of("0123456789") != std::string::npos) continue;
    auto read = client_.read("PurchaseOrder", name);
    if (auto* outcome = std::get_if<Outcome>(&read)) return LookUpFailed{std::move(*outcome)};
    if (auto& order = std::get<std::optional<Value>>(read)) return whatWasFound(draft, Records{std::move(*order)});
  }
  return Absent{};
}

ReadBackResult Actions::readBack(const Job& job, const State& state) {
  auto read = client_.read("PurchaseOrder", state.text("document"));
  if (auto* outcome = std::get_if<Outcome>(&read)) return std::move(*outcome);
  const auto& document = std::get<std::optional<Value>>(read);
  if (!document) return Outcome(gone(state.text("number")));
  // Another key than the draft's only where a person named what stands under it.
  auto draft = job.draft;
  draft.external_key = state.text("key", draft.external_key);
  const auto lines = draftLines(config_, draft, *document);
  if (std::all_of(lines.begin(), lines.end(), [](const auto* line) { return line == nullptr; })) {
    return Outcome(gone(state.text("number")));
  }
  const auto& key = draft.external_key;
  ReadBack result;
  result.projection = projectionOf(config_, draft, *document);
  const auto id = document->text("Id");
  const auto number = document->text("DocNumber");
  result.origin.id = config_.linked() ? id : id + "/" + key;
  result.origin.code = config_.linked() ? number : number + " " + key;
  result.origin.data = Value::array({Value::object(
      {{"kind", config_.linked() ? "purchase order" : "lines"}, {"id", id}, {"number", number}, {"key", key}})});
  for (std::size_t i = 0; i < job.draft.lines.size(); ++i) {
    if (lines[i] == nullptr) continue;
    for (const auto& item : job.draft.lines[i].item_ids) {
      result.origin.lines.emplace_back(item, id + "/" + lines[i]->text("Id"));
    }
  }
  return result;
}

GoneResult Actions::checkGone(const std::string&, const Value& origin_data) {
  if (!origin_data.isArray() || origin_data.size() == 0) {
    return Outcome(InDoubt{"the change order has no record of its purchase order in QuickBooks Online"});
  }
  for (const auto& part : origin_data.items()) {
    auto read = client_.read("PurchaseOrder", part.text("id"));
    if (auto* outcome = std::get_if<Outcome>(&read)) return std::move(*outcome);
    const auto& order = std::get<std::optional<Value>>(read);
    if (order && (part.text("kind") != "lines" || hasLinesOf(part.text("key"), *order))) return Gone::no;
  }
  return Gone::yes;
}

}  // namespace tieback::erp::quickbooks_online
