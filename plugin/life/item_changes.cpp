#include "life/item_changes.h"

#include <algorithm>

#include "domain/time.h"

namespace tieback::life {
namespace {

std::string_view proofName(erp::AbsenceProof::Kind kind) {
  switch (kind) {
    case erp::AbsenceProof::Kind::after:
      return "after";
    case erp::AbsenceProof::Kind::unique_key:
      return "unique_key";
    case erp::AbsenceProof::Kind::none:
      break;
  }
  return "none";
}

void compare(json::Value& fields, const std::string& field, const std::string& expected, const std::string& found) {
  if (expected == found) return;
  fields.push(json::Value::object({{"field", field}, {"expected", expected}, {"found", found}}));
}

json::Value noDifference() {
  return json::Value::object({{"fields", json::Value::array()}, {"acknowledged", false}});
}

// When a look-up that finds nothing proves that it was not applied.
void setProvable(domain::Item& item, domain::Micros at) {
  item.doubt.set("provable_at", domain::toRfc3339(at));
  item.doubt.set("provable_at_us", at);
}

}  // namespace

void enterDoubt(domain::Item& item, const erp::Dialect& dialect, const erp::Job& job, const std::string& step,
                const std::string& known, domain::Micros now) {
  erp::AbsenceProof proof;
  auto steps = dialect.plan(job);
  // Removing another revision's document is in no plan.
  const json::Value* record = item.erp_state.find("record");
  if (const auto discard = dialect.discardStep(record == nullptr ? json::Value::object() : *record))
    steps.push_back(*discard);
  for (const auto& spec : steps) {
    if (spec.name == step) proof = spec.proof;
  }
  item.doubt = json::Value::object({{"step", step},
                                    {"since", domain::toRfc3339(now)},
                                    {"known", known},
                                    {"proof", proofName(proof.kind)},
                                    {"looks", 0},
                                    {"next_look_up", domain::toRfc3339(now)}});
  if (proof.kind == erp::AbsenceProof::Kind::after) {
    item.doubt.set("quiet_us", proof.after_us);
    setProvable(item, now + proof.after_us);
  }
  item.look_up_at = now;
  item.waiting = nullptr;
  item.error = json::Value::object(
      {{"code", "in_doubt"},
       {"category", "in_doubt"},
       {"message",
        "The ERP did not answer, so it is not known yet whether it has applied the change order. Tieback is "
        "looking it up; nothing is sent again until the answer is known."},
       {"remedy", "Wait for the look-up. If it stays in doubt, search the ERP for " + item.external_key +
                      " and tell Tieback what you find."},
       {"erp_message", known},
       {"step", step},
       {"at", domain::toRfc3339(now)}});
}

void holdQuietTime(domain::Item& item, const std::string& may_send, const std::string& name) {
  item.may_send = may_send;
  item.doubt.set("held_by", name);
  item.doubt.erase("provable_at");
  item.doubt.erase("provable_at_us");
}

void beginQuietTime(domain::Item& item, domain::Micros now) {
  item.may_send.clear();
  item.doubt.erase("held_by");
  const json::Value* quiet = item.doubt.find("quiet_us");
  if (quiet == nullptr) return;
  const domain::Micros over = now + quiet->asInteger();
  setProvable(item, over);
  if (item.look_up_at == 0 || item.look_up_at > over) item.look_up_at = over;
}

void leaveDoubt(domain::Item& item) {
  item.may_send.clear();
  item.doubt = nullptr;
  item.look_up_at = 0;
  item.error = nullptr;
}

void keepWord(domain::Item& item) {
  const json::Value* word = item.doubt.isObject() ? item.doubt.find("word") : nullptr;
  if (word != nullptr) item.erp_state.set("word", *word);
}

void compareWithWord(const domain::Item& item, const erp::Origin& origin, json::Value& difference) {
  const json::Value* word = item.erp_state.find("word");
  if (word == nullptr) return;
  const std::string id = word->text("origin_id");
  const std::string code = word->text("origin_code");
  const bool same = id == origin.id || id == origin.code || code == origin.id || code == origin.code;
  const std::string beside = word->text("beside");
  if (same && beside.empty()) return;
  if (difference.isNull()) difference = noDifference();
  if (!same) compare(difference["fields"], "id in the ERP, as a person said", id, origin.code + " (" + origin.id + ")");
  if (!beside.empty()) compare(difference["fields"], "documents under its reference", "one", beside);
}

json::Value unseen(const std::string& why) {
  json::Value difference = noDifference();
  compare(difference["fields"], "read back", "the change order as it was accepted", why);
  return difference;
}

void markUnsettled(domain::Item& item) {
  item.erp_state.set("unsettled", true);
}

void markSettled(domain::Item& item) {
  item.erp_state.erase("unsettled");
}

std::string leftBehind(const domain::Item& item, const erp::Dialect& dialect) {
  const json::Value* record = item.erp_state.find("record");
  std::string known = record == nullptr ? std::string() : dialect.residue(*record);
  if (!known.empty() || !item.erp_state.flag("unsettled")) return known;
  return "possibly what an earlier request whose answer was lost has made by now (search for " + item.external_key +
         ")";
}

void takeOrigin(domain::Item& item, const erp::Origin& origin) {
  item.origin_id = origin.id;
  item.origin_code = origin.code;
  json::Value lines = json::Value::array();
  for (const auto& [line, id] : origin.lines) lines.push(json::Value::object({{"id", line}, {"origin_id", id}}));
  item.origin_data = json::Value::object({{"documents", origin.data}, {"lines", lines}});
}

void forgetOrigin(domain::Item& item) {
  item.origin_id.clear();
  item.origin_code.clear();
  item.origin_data = nullptr;
}

void forgetAcceptance(domain::Item& item) {
  item.answers = json::Value::object();
  item.approver = nullptr;
  item.accepted_at = 0;
  item.accepted_on.clear();
  item.profile_digest.clear();
  item.preview_digest.clear();
}

void forgetExport(domain::Item& item) {
  forgetAcceptance(item);
  forgetOrigin(item);
  leaveDoubt(item);
  json::Value kept = json::Value::object();
  for (const char* name : {"quiet_until", "withdrawals"}) {
    if (const json::Value* value = item.erp_state.find(name)) kept.set(name, *value);
  }
  item.erp_state = std::move(kept);
  item.waiting = nullptr;
  item.difference = nullptr;
  item.unlink = nullptr;
  item.reason.clear();
  item.residue.clear();
  item.attempts = 0;
  item.not_before = 0;
}

json::Value differenceOf(const domain::Projection& expected, const domain::Projection& found) {
  if (expected == found) return nullptr;
  json::Value difference = noDifference();
  json::Value& fields = difference["fields"];
  for (const auto& [name, text] : expected.header) {
    const auto other = std::find_if(found.header.begin(), found.header.end(),
                                    [&, key = name](const auto& entry) { return entry.first == key; });
    compare(fields, name, text, other == found.header.end() ? "(missing)" : other->second);
  }
  compare(fields, "line count", std::to_string(expected.line_amounts.size()),
          std::to_string(found.line_amounts.size()));
  for (std::size_t i = 0; i < std::min(expected.line_amounts.size(), found.line_amounts.size()); ++i) {
    if (expected.line_amounts[i] != found.line_amounts[i]) {
      compare(fields, "amount of line " + std::to_string(i + 1), expected.line_amounts[i].toString(),
              found.line_amounts[i].toString());
    }
  }
  if (expected.total != found.total) compare(fields, "total", expected.total.toString(), found.total.toString());
  return difference;
}

}  // namespace tieback::life
