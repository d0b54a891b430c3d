#include "operations/item_document.h"

#include "domain/time.h"

namespace tieback::ops {
namespace {

json::Value textOrNull(const std::string& text) {
  return text.empty() ? json::Value() : json::Value(text);
}
json::Value timeOrNull(domain::Micros at) {
  return at == 0 ? json::Value() : json::Value(domain::toRfc3339(at));
}

// Some members of an object of the platform's document.
json::Value picked(const json::Value* source, std::initializer_list<const char*> names) {
  json::Value object = json::Value::object();
  for (const char* name : names) {
    const json::Value* member = source == nullptr ? nullptr : source->find(name);
    object.set(name, member == nullptr    ? json::Value()
                     : member->isNumber() ? json::Value(member->asNumberText())
                                          : *member);
  }
  return object;
}

json::Value person(const json::Value& someone) {
  return someone.isObject() ? picked(&someone, {"id", "name"}) : json::Value();
}

json::Value blockedBy(const std::optional<domain::Item>& blocker) {
  if (!blocker) return nullptr;
  return json::Value::object(
      {{"item", blocker->id},
       {"change_order", json::Value::object({{"id", blocker->change_order}, {"number", blocker->number}})}});
}

json::Value vendorOf(const domain::Item& item, const json::Value& commitment) {
  json::Value document = picked(commitment.find("vendor"), {"id", "origin_id"});
  document.set("name", item.vendor);
  return document;
}

json::Value withoutInternals(json::Value doubt) {
  if (!doubt.isObject()) return doubt;
  doubt.erase("provable_at_us");
  doubt.erase("word_looks");
  doubt.erase("quiet_us");
  return doubt;
}

}  // namespace

std::optional<domain::Item> blockerOf(ledger::Transaction& transaction, const domain::Item& item) {
  return item.state == domain::State::exporting ? transaction.blocker(item) : std::nullopt;
}

// Only what it shows is read of the change order, which may have hundreds of lines.
json::Value ItemDocuments::of(const domain::Item& item, const life::Connection& connection,
                              const std::optional<domain::Item>& blocker) {
  const json::Value commitment = item.document.part("commitment");
  return json::Value::object({{"id", item.id},
                              {"connection", item.connection},
                              {"company", connection.company},
                              {"project", picked(commitment.find("project"), {"id", "name"})},
                              {"commitment", picked(&commitment, {"id", "number", "title", "type"})},
                              {"vendor", vendorOf(item, commitment)},
                              {"change_order", json::Value::object({{"id", item.change_order},
                                                                    {"number", item.number},
                                                                    {"title", item.title},
                                                                    {"revision", item.change_order_revision}})},
                              {"amount", item.amount.toString()},
                              {"currency", item.currency},
                              {"state", name(item.state)},
                              {"phase", textOrNull(std::string(name(item.phase)))},
                              {"icon", domain::icon(item.state)},
                              {"revision", item.revision},
                              {"event_sequence", item.event_sequence},
                              {"sent_by", person(item.sender)},
                              {"sent_at", timeOrNull(item.sent_at)},
                              {"created_by", item.document.part("change_order.created_by")},
                              {"accepted_by", person(item.approver)},
                              {"accepted_at", timeOrNull(item.accepted_at)},
                              {"answers", item.answers},
                              {"external_key", item.external_key},
                              {"origin_id", textOrNull(item.origin_id)},
                              {"origin_code", textOrNull(item.origin_code)},
                              {"origin_data", item.origin_data},
                              {"error", item.error},
                              {"waiting", item.waiting},
                              {"blocked_by", blockedBy(blocker)},
                              {"difference", item.difference},
                              {"doubt", withoutInternals(item.doubt)},
                              {"unlink", item.unlink},
                              {"reason", textOrNull(item.reason)},
                              {"residue", textOrNull(item.residue)},
                              {"attempts", item.attempts},
                              {"updated_at", timeOrNull(item.updated_at)},
                              {"actions", actions_.of(item, connection)}});
}

json::Value itemDocument(const domain::Item& item, const life::Connection& connection, const domain::Actor& actor,
                         const std::optional<domain::Item>& blocker) {
  return ItemDocuments(actor).of(item, connection, blocker);
}

}  // namespace tieback::ops
