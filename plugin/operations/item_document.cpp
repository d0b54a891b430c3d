#include "operations/item_document.h"

#include <algorithm>

#include "domain/json_part.h"
#include "domain/time.h"

namespace tieback::ops {
namespace {

using domain::JsonText;

void textOrNull(JsonText& out, std::string_view text) {
  text.empty() ? out.null() : out.text(text);
}
void timeOrNull(JsonText& out, domain::Micros at) {
  at == 0 ? out.null() : out.text(domain::toRfc3339(at));
}

// A string without anything to look at twice: as it is written, so it is shown.
bool isPlainString(std::string_view json) {
  return json.size() >= 2 && json.front() == '"' &&
         std::ranges::all_of(json, [](char c) { return c >= ' ' && c <= '~' && c != '\\'; });
}

// What stands at a path of the platform's document, or null. Damaged text is parsed, which says so.
std::string_view partOf(std::string_view document, std::string_view dotted) {
  const auto found = domain::json_part::find(document, dotted);
  if (!found) json::parse(document);
  return !found || found->empty() ? std::string_view("null") : *found;
}

// A member of it; what the platform counts in numbers is a text here.
void picked(JsonText& out, std::string_view document, JsonText::Name name) {
  const auto part = partOf(document, name.text());
  out.name(name);
  if (isPlainString(part)) return out.raw(part);
  const auto value = json::parse(part);
  value.isNumber() ? out.text(value.asNumberText()) : out.raw(value.dump());
}

void person(JsonText& out, const domain::SharedJson& someone) {
  const std::string document = someone.dump();
  if (document == "null") return out.null();
  out.object([&] {
    picked(out, document, "id");
    picked(out, document, "name");
  });
}

void blockedBy(JsonText& out, const std::optional<domain::Item>& blocker) {
  if (!blocker) return out.null();
  out.object([&] {
    out.name("item").text(blocker->id);
    out.name("change_order").object([&] {
      out.name("id").text(blocker->change_order);
      out.name("number").text(blocker->number);
    });
  });
}

// Only what it shows is read of the change order, which may have hundreds of lines.
void subject(JsonText& out, const domain::Item& item) {
  const std::string commitment = item.document.partText("commitment");
  out.name("project").object([&] {
    const auto project = partOf(commitment, "project");
    picked(out, project, "id");
    picked(out, project, "name");
  });
  out.name("commitment").object([&] {
    for (const JsonText::Name name :
         {JsonText::Name("id"), JsonText::Name("number"), JsonText::Name("title"), JsonText::Name("type")}) {
      picked(out, commitment, name);
    }
  });
  out.name("vendor").object([&] {
    const auto vendor = partOf(commitment, "vendor");
    picked(out, vendor, "id");
    picked(out, vendor, "origin_id");
    out.name("name").text(item.vendor);
  });
  out.name("change_order").object([&] {
    out.name("id").text(item.change_order);
    out.name("number").text(item.number);
    out.name("title").text(item.title);
    out.name("revision").number(item.change_order_revision);
  });
  out.name("amount").text(item.amount.toString());
  out.name("currency").text(item.currency);
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

void ItemDocuments::write(JsonText& out, const domain::Item& item, const life::Connection& connection,
                          const std::optional<domain::Item>& blocker) {
  out.object([&] {
    out.name("id").text(item.id);
    out.name("connection").text(item.connection);
    out.name("company").text(connection.company);
    subject(out, item);
    out.name("state").text(name(item.state));
    textOrNull(out.name("phase"), name(item.phase));
    out.name("icon").text(domain::icon(item.state));
    out.name("revision").number(item.revision);
    out.name("event_sequence").number(item.event_sequence);
    person(out.name("sent_by"), item.sender);
    timeOrNull(out.name("sent_at"), item.sent_at);
    out.name("created_by").value(item.document.part("change_order.created_by"));
    person(out.name("accepted_by"), item.approver);
    timeOrNull(out.name("accepted_at"), item.accepted_at);
    out.name("answers").value(item.answers);
    out.name("external_key").text(item.external_key);
    textOrNull(out.name("origin_id"), item.origin_id);
    textOrNull(out.name("origin_code"), item.origin_code);
    out.name("origin_data").value(item.origin_data);
    out.name("error").value(item.error);
    out.name("waiting").value(item.waiting);
    blockedBy(out.name("blocked_by"), blocker);
    out.name("difference").value(item.difference);
    out.name("doubt").value(withoutInternals(item.doubt));
    out.name("unlink").value(item.unlink);
    textOrNull(out.name("reason"), item.reason);
    textOrNull(out.name("residue"), item.residue);
    out.name("attempts").number(item.attempts);
    timeOrNull(out.name("updated_at"), item.updated_at);
    actions_.write(out.name("actions"), item, connection);
  });
}

json::Value itemDocument(const domain::Item& item, const life::Connection& connection, const domain::Actor& actor,
                         const std::optional<domain::Item>& blocker) {
  JsonText out;
  ItemDocuments(actor).write(out, item, connection, blocker);
  return json::Value::written(out.take());
}

}  // namespace tieback::ops
