#include "life/notices.h"

#include <algorithm>

#include "domain/time.h"

namespace tieback::life {
namespace {

std::string kindOf(Notice notice) {
  switch (notice) {
    case Notice::rejection:
      return "rejection";
    case Notice::failed:
      return "failed";
    case Notice::in_doubt:
      return "in_doubt";
    case Notice::synced:
      return "synced";
    case Notice::resent:
      return "resent";
  }
  return "";
}

Recipient recipientFrom(const json::Value* person) {
  if (person == nullptr || !person->isObject()) return {};
  return {person->text("name"), person->text("email")};
}

// The item's people are read only where somebody is told: most moves of most items tell nobody.
std::vector<Recipient> recipientsOf(const Connection& connection, const ledger::Item& item, Notice notice,
                                    const std::vector<Recipient>& approvers) {
  const auto& rules = connection.profile.mail;
  const auto creator = [&] { return recipientFrom(item.document.path("change_order.created_by")); };
  switch (notice) {
    case Notice::rejection: {
      const Recipient created = creator();
      const Recipient sender = recipientFrom(&item.sender.value());
      std::vector<Recipient> people;
      if (rules.rejection_to_creator) people.push_back(created);
      if (rules.rejection_to_sender && sender.email != created.email) people.push_back(sender);
      return people;
    }
    case Notice::failed:
    case Notice::in_doubt:
      return rules.notify_failed ? std::vector{recipientFrom(&item.approver.value())} : std::vector<Recipient>();
    case Notice::synced:
      return rules.notify_synced ? std::vector{creator()} : std::vector<Recipient>();
    case Notice::resent:
      return rules.notify_resent ? approvers : std::vector<Recipient>();
  }
  return {};
}

}  // namespace

json::Value mailItem(const ledger::Item& item) {
  const auto part = [&](std::string_view path) {
    const json::Value* object = item.document.path(path);
    return object == nullptr ? json::Value() : *object;
  };
  return json::Value::object({{"id", item.id},
                              {"change_order", json::Value::object({{"number", item.number}, {"title", item.title}})},
                              {"commitment", part("commitment")},
                              {"project", part("commitment.project")},
                              {"vendor", json::Value::object({{"name", item.vendor}})},
                              {"amount", item.amount.toString()},
                              {"currency", item.currency},
                              {"state", name(item.state)},
                              {"sent_at", domain::toRfc3339(item.sent_at)},
                              {"origin_code", item.origin_code}});
}

json::Value noticeContext(const Connection& connection, const ledger::Item& item, const std::string& by) {
  return json::Value::object({{"item", mailItem(item)},
                              {"company", connection.name},
                              {"by", by},
                              {"reason", item.reason},
                              {"residue", item.residue},
                              {"error", item.error},
                              {"doubt", item.doubt}});
}

bool queueNotice(ledger::Transaction& transaction, const Connection& connection, const ledger::Item& item,
                 Notice notice, ledger::Micros now, const std::string& by, const std::vector<Recipient>& approvers) {
  int number = 0;
  for (const auto& person : recipientsOf(connection, item, notice, approvers)) {
    if (person.email.empty()) continue;
    ledger::Mail mail;
    // Unique, and the same if this very move were ever written again: the revision rises with each move.
    mail.id = item.id + "." + std::to_string(item.revision) + "." + kindOf(notice) + "." + std::to_string(++number);
    mail.item = item.id;
    mail.kind = kindOf(notice);
    mail.recipient = person.email;
    mail.recipient_name = person.name;
    mail.context = noticeContext(connection, item, by);
    if (notice == Notice::rejection) mail.context.set("subject", connection.profile.mail.rejection_subject);
    mail.not_before = now;
    mail.queued_at = now;
    transaction.add(mail);
  }
  return number > 0;
}

}  // namespace tieback::life
