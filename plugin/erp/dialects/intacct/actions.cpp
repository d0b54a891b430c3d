#include "erp/dialects/intacct/actions.h"

#include <algorithm>

#include "erp/dialects/intacct/order.h"

namespace tieback::erp::intacct {
namespace {

constexpr std::size_t kMaxRecordDigits = 18;

Refused gone(const State& state) {
  return refuse("record_gone", "The change order is no longer in Intacct.", "DOCID", state.text("docid"),
                "Someone has deleted it there. Try again to create it anew, or reject it.");
}

bool sameAmounts(const domain::Projection& a, const domain::Projection& b) {
  return a.line_amounts == b.line_amounts;
}

std::string amounts(const domain::Projection& projection) {
  std::string text;
  for (const auto& amount : projection.line_amounts) {
    text += (text.empty() ? "" : ", ") +
            amount.rescaled(std::max(amount.significantScale(), 2)).value_or(amount).toString();
  }
  return text;
}

void learn(State& state, const xml::Element& header) {
  state.set("docid", header.textAt("DOCID"));
  state.set("record", header.textAt("RECORDNO"));
  state.set("status", statusWord(header.textAt("STATE")));
}

// The document as `where` names it, with its lines as `lines_where` does.
std::vector<Ask> documentAsks(const Config& config, const domain::Draft& draft, Ask::Condition where,
                              Ask::Condition lines_where) {
  const auto& type = config.changeType(draft.is_purchase_order);
  return {{"PODOCUMENT", headerFields(config, draft), {std::move(where)}, type},
          {"PODOCUMENTENTRY", lineFields(config), {std::move(lines_where)}, type, "LINE_NO"}};
}

}  // namespace

std::string nameOf(const State& state) {
  return state.text("docid") + ", " + state.text("status");
}

WireRequest Actions::prepare(const StepSpec& step, const Job& job, const State& state) const {
  if (step.name == step::kCreateDraft) return functionRequest(createXml(config_, job, state, kDraft));
  if (step.name == step::kCreate) return functionRequest(createXml(config_, job, state, "Pending"));
  if (step.name == step::kPost) return functionRequest(postXml(state.text("docid"), controlIdOf(job)));
  if (step.name == step::kDelete) return functionRequest(deleteXml(state.text("docid"), controlIdOf(job)));
  throw std::invalid_argument("not a write step of Intacct: " + step.name);
}

Outcome Actions::send(const StepSpec& step, const WireRequest& request, const Job& job, State& state) {
  if (step.name == step::kPost) return post(request, job, state);
  if (step.name == step::kDelete) return remove(request, job, state);
  return create(request, job, state);
}

Outcome Actions::create(const WireRequest& request, const Job& job, State& state) {
  auto sent = client_.send(request, controlIdOf(job));
  if (auto* outcome = std::get_if<Outcome>(&sent)) return std::move(*outcome);
  const auto& result = std::get<Result>(sent);
  if (result.success) {
    const auto key = result.element.textAt("key");
    if (key.empty()) return unclear(Effect::write, kErp, "the change order was answered without its key");
    state.set("docid", key);
    state.set("status", kCreated);
    return Done{};
  }
  // Refused because it was done before, by a request whose answer was lost? How Intacct says so is not public.
  auto found = lookUp(job);
  auto* ours = std::get_if<Found>(&found);
  if (ours != nullptr && ours->projection == expectedOf(config_, job.draft)) {
    state = std::move(ours->state);
    return Done{};
  }
  return refusalOf(result);
}

Outcome Actions::post(const WireRequest& request, const Job& job, State& state) {
  auto sent = client_.send(request, controlIdOf(job));
  if (auto* outcome = std::get_if<Outcome>(&sent)) return std::move(*outcome);
  const auto& result = std::get<Result>(sent);
  if (result.success) {
    state.set("status", kPosted);
    return Done{};
  }
  // Refused because it has been done already? Then the document has moved on.
  State known = state;
  auto document = read(job, known);
  if (std::holds_alternative<Document>(document) && known.text("status") != kDraft) {
    state = std::move(known);
    return Done{};
  }
  return refusalOf(result);
}

Outcome Actions::remove(const WireRequest& request, const Job& job, State& state) {
  auto sent = client_.send(request, controlIdOf(job));
  if (auto* outcome = std::get_if<Outcome>(&sent)) return std::move(*outcome);
  const auto& result = std::get<Result>(sent);
  if (result.success) return Done{};
  State known = state;
  auto document = read(job, known);
  const auto* outcome = std::get_if<Outcome>(&document);
  const auto* refused = outcome == nullptr ? nullptr : std::get_if<Refused>(outcome);
  if (refused != nullptr && refused->error.code == "record_gone") return Done{};
  return refusalOf(result);
}

Actions::Read Actions::read(const Job& job, State& state) {
  const auto record = state.text("record");
  const auto docid = state.text("docid");
  auto found = client_.findAll(documentAsks(
      config_, job.draft, record.empty() ? Ask::Condition{"DOCID", {docid}} : Ask::Condition{"RECORDNO", {record}},
      record.empty() ? Ask::Condition{"DOCHDRID", {docid}} : Ask::Condition{"DOCHDRNO", {record}}));
  if (auto* outcome = std::get_if<Outcome>(&found)) return std::move(*outcome);
  auto& answers = std::get<std::vector<Records>>(found);
  if (answers[0].empty()) return Outcome(gone(state));
  learn(state, answers[0].front());
  return Document{std::move(answers[0].front()), std::move(answers[1])};
}

Outcome Actions::compare(const Job& job, State& state) {
  auto read_now = read(job, state);
  if (auto* outcome = std::get_if<Outcome>(&read_now)) return std::move(*outcome);
  const auto found = projectionOf(config_, job.draft, state, std::get<Document>(read_now));
  const auto expected = expectedOf(config_, job.draft);
  if (!sameAmounts(found, expected)) {
    return refuse("draft_differs", "The draft in Intacct has other amounts than were sent, so it was not posted.",
                  "potransitems", amounts(found),
                  "Sent were " + amounts(expected) +
                      ". Look at the draft in Intacct. If Intacct took lines otherwise than they were meant, check "
                      "`lines_hold` in this connection's profile.");
  }
  state.set("compared", true);
  return Done{};
}

Outcome Actions::waitForApproval(const Job& job, State& state) {
  auto read_now = read(job, state);
  if (auto* outcome = std::get_if<Outcome>(&read_now)) return std::move(*outcome);
  const auto status = state.text("status");
  if (isEffective(status)) return Done{};
  if (status == kDraft) {
    return refuse("still_draft", "The change order is a draft in Intacct.", "STATE", status,
                  "See in Intacct who made it a draft again, then try again.");
  }
  if (status == "Declined") {
    return refuse("rejected_in_erp", "The change order was declined in Intacct.", "STATE", status,
                  "Have it approved there and try again, or delete it there and reject the change order here.");
  }
  return Waiting{"Waiting for approval in Intacct (" + status + ").", client_.now() + config_.approval_poll_us, true};
}

std::optional<Outcome> Actions::findOrder(const Job& job, State& state) {
  const Ask order{"PODOCUMENT",
                  {"RECORDNO"},
                  {{"DOCID", {orderId(config_, job.draft)}}},
                  config_.orderType(job.draft.is_purchase_order)};
  std::vector<Ask> asks = {order};
  const bool bases = config_.lines_hold == Config::LinesHold::total && job.draft.hasChangedLines();
  // A draft has not touched its order yet; of a posted one the amounts before are those that the platform knew.
  if (bases && state.text("status") == kDraft) asks.push_back(orderLinesAsk(config_, job.draft));
  auto asked = client_.findAll(asks);
  if (auto* outcome = std::get_if<Outcome>(&asked)) return std::move(*outcome);
  const auto& answers = std::get<std::vector<Records>>(asked);
  if (!answers[0].empty()) state.set("order", answers[0].front().textAt("RECORDNO"));
  const Records lines = answers.size() > 1 ? answers[1] : Records();
  for (std::size_t i = 0; bases && i < job.draft.lines.size(); ++i) {
    const auto& line = job.draft.lines[i];
    if (line.change == domain::DraftLine::Change::new_line) continue;
    const auto* now = orderLine(config_, line, lines);
    const auto base = now == nullptr ? line.old_amount : orderLineAmount(config_, *now);
    if (base) state.set("base." + std::to_string(i), base->toString());
  }
  return std::nullopt;
}

LookUp Actions::lookUp(const Job& job) {
  const auto& type = config_.changeType(job.draft.is_purchase_order);
  const std::string key_field = config_.key_is_number ? "DOCNO" : config_.reference_read_as;
  auto asked = client_.find({"PODOCUMENT",
                             headerFields(config_, job.draft),
                             {{key_field, {job.draft.external_key}}, {"DOCPARID", {type}}},
                             type});
  if (auto* outcome = std::get_if<Outcome>(&asked)) return LookUpFailed{std::move(*outcome)};
  Records ours;
  for (auto& record : std::get<Records>(asked)) {
    // A filter that was ignored must not make a stranger's document ours.
    if (record.textAt(key_field) == job.draft.external_key) ours.push_back(std::move(record));
  }
  return foundOf(job, ours);
}

LookUp Actions::lookUpNamed(const Job& job, const std::vector<std::string>& names) {
  const auto& type = config_.changeType(job.draft.is_purchase_order);
  std::vector<Ask> asks;
  const auto add = [&](const char* field, const std::string& name) {
    asks.push_back({"PODOCUMENT", headerFields(config_, job.draft), {{field, {name}}, {"DOCPARID", {type}}}, type});
  };
  for (const auto& name : names) {
    const bool digits = name.find_first_not_of("0123456789") == std::string::npos;
    add("DOCNO", name);
    if (name.starts_with(type + "-")) add("DOCID", name);
    if (digits && !name.empty() && name.size() < kMaxRecordDigits) add("RECORDNO", name);
  }
  auto asked = client_.findAll(asks);
  if (auto* outcome = std::get_if<Outcome>(&asked)) return LookUpFailed{std::move(*outcome)};
  for (const auto& found : std::get<std::vector<Records>>(asked)) {
    if (!found.empty()) return foundOf(job, found);
  }
  return Absent{};
}

LookUp Actions::foundOf(const Job& job, const Records& documents) {
  if (documents.empty()) return Absent{};
  if (documents.size() > 1) {
    std::string ids;
    for (const auto& record : documents) ids += (ids.empty() ? "" : ", ") + record.textAt("DOCID");
    return Ambiguous{"Several change orders in Intacct have the reference " + job.draft.external_key + ": " + ids};
  }
  Found found;
  found.state = json::Value::object({{"checked", true}});
  learn(found.state, documents.front());
  if (auto problem = findOrder(job, found.state)) return LookUpFailed{std::move(*problem)};
  auto document = read(job, found.state);
  if (auto* outcome = std::get_if<Outcome>(&document)) return LookUpFailed{std::move(*outcome)};
  found.projection = projectionOf(config_, job.draft, found.state, std::get<Document>(document));
  found.complete = true;
  found.held = discardOf(config_, found.state).has_value();
  found.state.set("compared", found.projection == expectedOf(config_, job.draft));
  found.name = nameOf(found.state);
  return found;
}

ReadBackResult Actions::readBack(const Job& job, const State& state) {
  State known = state;
  auto read_now = read(job, known);
  if (auto* outcome = std::get_if<Outcome>(&read_now)) return std::move(*outcome);
  const auto& document = std::get<Document>(read_now);
  ReadBack result;
  result.projection = projectionOf(config_, job.draft, state, document);
  result.origin.id = document.header.textAt("RECORDNO");
  result.origin.code = document.header.textAt("DOCNO");
  result.origin.data = originData(document.header);
  for (std::size_t i = 0; i < job.draft.lines.size() && i < document.lines.size(); ++i) {
    for (const auto& item : job.draft.lines[i].item_ids) {
      result.origin.lines.emplace_back(item, document.lines[i].textAt("RECORDNO"));
    }
  }
  return result;
}

GoneResult Actions::checkGone(const std::string& origin_id, const json::Value&) {
  if (origin_id.empty()) return Outcome(InDoubt{"the change order has no record of its document in Intacct"});
  auto found = client_.find({"PODOCUMENT", {"RECORDNO", "DOCID", "STATE"}, {{"RECORDNO", {origin_id}}}});
  if (auto* outcome = std::get_if<Outcome>(&found)) return std::move(*outcome);
  return std::get<Records>(found).empty() ? Gone::yes : Gone::no;
}

}  // namespace tieback::erp::intacct
