#include "erp/dialects/tryton/actions.h"

#include "erp/dialects/tryton/checks.h"
#include "erp/dialects/tryton/comparing.h"
#include "erp/dialects/tryton/documents.h"
#include "erp/dialects/tryton/errors.h"
#include "erp/dialects/tryton/values.h"

namespace tieback::erp::tryton {
namespace {

using json::Value;

const char* const kPurchase = "model.purchase.purchase";
const char* const kAmendment = "model.purchase.amendment";

// A button's method, the document it belongs to, and the state it leaves until the record has been read.
struct Button {
  std::string_view step;
  const char* method;
  const char* document;
  std::string_view leaves;
};
constexpr Button kButtons[] = {
    {step::kQuote, "model.purchase.purchase.quote", "purchase", kQuoteSent},
    {step::kConfirm, "model.purchase.purchase.confirm", "purchase", kConfirmSent},
    {step::kProcess, "model.purchase.purchase.process", "purchase", kProcessSent},
    {step::kValidate, "model.purchase.amendment.validate_amendment", "amendment", kValidateSent},
    {step::kDeletePurchase, "model.purchase.purchase.delete", "purchase", ""},
    {step::kDeleteAmendment, "model.purchase.amendment.delete", "amendment", ""},
};

const Button& buttonOf(const StepSpec& step) {
  for (const auto& button : kButtons) {
    if (button.step == step.name) return button;
  }
  throw std::invalid_argument("not a write step of Tryton: " + step.name);
}

Refused notDone(const std::string& what, const std::string& is) {
  return Refused{ErpError{.code = "not_done",
                          .category = Category::erp_refused,
                          .message = "Tryton took the call but the " + what + " is still " + is + ".",
                          .field = "state",
                          .value = is,
                          .remedy = "Look at the " + what + " in Tryton, then try again."}};
}

Refused gone(const std::string& what) {
  return Refused{ErpError{.code = "record_gone",
                          .category = Category::erp_refused,
                          .message = "The " + what + " is no longer in Tryton, or was cancelled there.",
                          .remedy = "Try again to create it anew, or reject the change order."}};
}

bool isHeld(const State& state) {
  const auto purchase = state.text("purchase_state");
  const auto amendment = state.text("amendment_state");
  const bool purchase_held = purchase.empty() || purchase == "draft" || purchase == "quotation";
  return purchase_held && (amendment.empty() || amendment == "draft");
}

}  // namespace

std::string nameOf(const State& state) {
  std::string text;
  if (!state.text("purchase").empty()) {
    const auto number = state.text("purchase_number");
    text = "purchase " + (number.empty() ? "with id " + state.text("purchase") : number) + ", " +
           state.text("purchase_state");
  }
  if (!state.text("amendment").empty()) {
    text += (text.empty() ? "" : " and ") + ("amendment with id " + state.text("amendment")) + ", " +
            state.text("amendment_state");
  }
  return text;
}

std::optional<std::string_view> discardOf(const State& state) {
  const bool purchase = !state.text("purchase").empty();
  const bool amendment = !state.text("amendment").empty();
  if (purchase == amendment || !isHeld(state)) return std::nullopt;
  return purchase ? step::kDeletePurchase : step::kDeleteAmendment;
}

WireRequest Actions::prepare(const StepSpec& step, const Job& job, const State& state) const {
  const auto company = state.text("company");
  if (step.name == step::kCreatePurchase) {
    return client_.request("model.purchase.purchase.create", list({list({purchaseRecord(job.draft, state)})}), company);
  }
  if (step.name == step::kCreateAmendment) {
    return client_.request("model.purchase.amendment.create", list({list({amendmentRecord(job.draft, state)})}),
                           company);
  }
  const auto& button = buttonOf(step);
  return client_.request(button.method, list({list({id(state.text(button.document))})}), company);
}

Outcome Actions::send(const StepSpec& step, const WireRequest& request, const Job&, State& state) {
  auto result = client_.send(request, Effect::write);
  if (auto* outcome = std::get_if<Outcome>(&result)) return std::move(*outcome);
  auto& value = std::get<Value>(result);
  if (step.name == step::kCreatePurchase) return keepCreated(std::move(value), state, "purchase");
  if (step.name == step::kCreateAmendment) return keepCreated(std::move(value), state, "amendment");
  const auto& button = buttonOf(step);
  if (!button.leaves.empty()) state.set(std::string(button.document) + "_state", button.leaves);
  return Done{};
}

Outcome Actions::keepCreated(Value result, State& state, const char* kind) {
  if (!result.isArray() || result.size() != 1 || !result.items().front().isNumber()) {
    return unclear(Effect::write, kErp, std::string("the ") + kind + " was answered without its id");
  }
  state.set(kind, result.items().front().asNumberText());
  state.set(std::string(kind) + "_state", "draft");
  return Done{};
}

std::variant<std::string, Outcome> Actions::stateOf(const char* model, const std::string& record) {
  auto found = client_.find(model, list({clause("id", "=", id(record))}), list({"state"}));
  if (auto* outcome = std::get_if<Outcome>(&found)) return std::move(*outcome);
  const auto& records = std::get<Records>(found);
  return records.empty() ? std::string() : textOf(records.front(), "state");
}

Outcome Actions::readPurchase(State& state) {
  const auto before = state.text("purchase_state");
  auto read = stateOf(kPurchase, state.text("purchase"));
  if (auto* outcome = std::get_if<Outcome>(&read)) return std::move(*outcome);
  const auto& now = std::get<std::string>(read);
  if (now.empty() || now == "cancelled") return gone("purchase");
  const bool stuck = (before == kQuoteSent && now == "draft") ||
                     (before == kConfirmSent && now != "confirmed" && now != "processing" && now != "done") ||
                     (before == kProcessSent && now == "confirmed");
  if (stuck) return notDone("purchase", now);
  state.set("purchase_state", now);
  return now == "confirmed" ? confirmed(state) : Outcome(Done{});
}

// Confirming goes on to 'processing' by a task of its own, perhaps in a queue; finishing it by hand meanwhile would
// make a second invoice.
Outcome Actions::confirmed(State& state) {
  if (state.find("confirmed_at") == nullptr) state.set("confirmed_at", client_.now());
  const auto until = state.at("confirmed_at").asInteger() + config_.absence_us;
  if (client_.now() < until) return Waiting{"Waiting until Tryton has processed the purchase.", until};
  state.set("purchase_state", kStuck);
  return Done{};
}

Outcome Actions::readAmendment(State& state) {
  auto read = stateOf(kAmendment, state.text("amendment"));
  if (auto* outcome = std::get_if<Outcome>(&read)) return std::move(*outcome);
  const auto& now = std::get<std::string>(read);
  if (now.empty()) return gone("amendment");
  if (now != "validated") return notDone("amendment", now);
  state.set("amendment_state", now);
  return Done{};
}

LookUp Actions::lookUp(const Job& job) {
  return whatWasRead(job, readByKey(client_, job.draft));
}

LookUp Actions::lookUpNamed(const Job& job, const std::vector<std::string>& names) {
  for (const auto& name : names) {
    auto found = whatWasRead(job, readByName(client_, job.draft, name));
    if (!std::holds_alternative<Absent>(found)) return found;
  }
  return Absent{};
}

LookUp Actions::whatWasRead(const Job& job, Reading read) {
  if (auto* outcome = std::get_if<Outcome>(&read)) return LookUpFailed{std::move(*outcome)};
  if (auto* many = std::get_if<TooMany>(&read)) return Ambiguous{std::move(many->what)};
  const auto& documents = std::get<Documents>(read);
  if (!documents.purchase && !documents.amendment) return Absent{};

  Found found;
  auto company = client_.company();
  if (auto* outcome = std::get_if<Outcome>(&company)) return LookUpFailed{std::move(*outcome)};
  found.state = Value::object({{"company", std::get<std::string>(company)}});
  putInto(found.state, job.draft, documents);
  found.projection = projectionOf(job.draft, found.state, documents);
  found.complete =
      (documents.purchase || !job.draft.hasNewLines()) && (documents.amendment || !job.draft.hasChangedLines());
  found.held = isHeld(found.state);
  found.name = nameOf(found.state);
  if (!found.complete) {
    // So that the next step is the missing document's own, and not a check that would hide that it is missing.
    auto outcome = runChecks(client_, job, found.state);
    if (std::holds_alternative<TryLater>(outcome)) return LookUpFailed{std::move(outcome)};
  }
  return found;
}

ReadBackResult Actions::readBack(const Job& job, const State& state) {
  auto read = readByState(client_, job.draft, state);
  if (auto* outcome = std::get_if<Outcome>(&read)) return std::move(*outcome);
  if (auto* many = std::get_if<TooMany>(&read)) return Outcome(InDoubt{std::move(many->what)});
  const auto& documents = std::get<Documents>(read);
  if (job.draft.hasNewLines() && !documents.purchase) return Outcome(gone("purchase"));
  if (job.draft.hasChangedLines() && !documents.amendment) return Outcome(gone("amendment"));

  State known = state;
  putInto(known, job.draft, documents);
  ReadBack result;
  result.projection = projectionOf(job.draft, known, documents);
  auto data = Value::array();
  const auto add = [&](const char* kind, const std::string& number) {
    const auto record = known.text(kind);
    if (record.empty()) return;
    data.push(Value::object({{"kind", kind}, {"id", record}, {"number", number}}));
    if (!result.origin.id.empty()) return;
    result.origin.id = std::string("purchase.") + kind + "," + record;
    result.origin.code = number;
  };
  add("purchase", known.text("purchase_number"));
  add("amendment", "amendment " + known.text("amendment"));
  result.origin.data = std::move(data);
  const auto ids = lineIds(job.draft, documents);
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (ids[i].empty()) continue;
    for (const auto& item : job.draft.lines[i].item_ids) result.origin.lines.emplace_back(item, ids[i]);
  }
  return result;
}

GoneResult Actions::checkGone(const std::string&, const Value& origin_data) {
  if (!origin_data.isArray()) return Outcome(InDoubt{"the change order has no record of its documents in Tryton"});
  for (const auto& document : origin_data.items()) {
    const bool purchase = document.text("kind") == "purchase";
    auto read = stateOf(purchase ? kPurchase : kAmendment, document.text("id"));
    if (auto* outcome = std::get_if<Outcome>(&read)) return std::move(*outcome);
    const auto& now = std::get<std::string>(read);
    if (!now.empty() && now != "cancelled") return Gone::no;
  }
  return Gone::yes;
}

}  // namespace tieback::erp::tryton
