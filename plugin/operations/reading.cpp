#include "operations/reading.h"

#include "domain/permissions.h"
#include "domain/time.h"
#include "life/pinned.h"
#include "operations/item_document.h"
#include "profile/draft_builder.h"
#include "profile/prompts.h"

namespace tieback::ops {
namespace {

json::Value textOrNull(const std::string& text) {
  return text.empty() ? json::Value() : json::Value(text);
}
json::Value timeOrNull(ledger::Micros at) {
  return at == 0 ? json::Value() : json::Value(domain::toRfc3339(at));
}

json::Value stepsOf(const std::vector<ledger::StepRecord>& steps) {
  json::Value list = json::Value::array();
  for (const auto& step : steps) {
    list.push(json::Value::object({{"export", step.export_number},
                                   {"name", step.name},
                                   {"kind", step.kind},
                                   {"state", step.state},
                                   {"key", textOrNull(step.key)},
                                   {"digest", textOrNull(step.digest)},
                                   {"at", timeOrNull(step.at)},
                                   {"done_at", timeOrNull(step.done_at)},
                                   {"request", textOrNull(step.request)},
                                   {"answer", step.answer.empty() ? json::Value() : json::parse(step.answer)},
                                   {"message", textOrNull(step.message)}}));
  }
  return list;
}

json::Value historyOf(const std::vector<ledger::HistoryEntry>& entries) {
  json::Value list = json::Value::array();
  for (const auto& entry : entries) {
    list.push(json::Value::object({{"sequence", entry.sequence},
                                   {"at", domain::toRfc3339(entry.at)},
                                   {"by", entry.by},
                                   {"operation", entry.operation},
                                   {"from", entry.from},
                                   {"to", entry.to},
                                   {"revision", entry.revision},
                                   {"message", textOrNull(entry.message)},
                                   {"details", entry.details},
                                   {"hash", entry.hash}}));
  }
  return list;
}

json::Value mailsOf(const std::vector<ledger::Mail>& mails) {
  json::Value list = json::Value::array();
  for (const auto& mail : mails) {
    list.push(json::Value::object({{"id", mail.id},
                                   {"kind", mail.kind},
                                   {"to", mail.recipient},
                                   {"subject", textOrNull(mail.subject)},
                                   {"state", mail.state},
                                   {"attempts", mail.attempts},
                                   {"message_id", mail.id},
                                   {"last_reply", textOrNull(mail.last_reply)},
                                   {"queued_at", timeOrNull(mail.queued_at)},
                                   {"done_at", timeOrNull(mail.done_at)}}));
  }
  return list;
}

// The exact requests, as far as they can be told before the ERP has answered the ones before.
json::Value requestsOf(const life::Connection& connection, const erp::Job& job) {
  json::Value list = json::Value::array();
  for (const auto& step : connection.dialect->plan(job)) {
    if (step.kind != erp::StepSpec::Kind::write) continue;
    json::Value entry = json::Value::object({{"step", step.name}});
    try {
      const auto request = connection.dialect->prepare(step, job, json::Value::object());
      entry.set("method", request.method).set("url", request.target).set("body", request.body);
    } catch (const std::exception&) {
      entry.set("note", "Its content depends on what the ERP answers to the steps before.");
    }
    list.push(std::move(entry));
  }
  return list;
}

}  // namespace

Result<json::Value> Reading::onItem(const Request& request, const See& see) const {
  const life::Connection* connection = services_.connections.ofItem(request.item, request.company);
  if (connection == nullptr) return itemNotFound(request.item);
  std::optional<Result<json::Value>> answer;
  try {
    services_.ledger.read([&](ledger::Transaction& transaction) {
      const auto item = transaction.find(connection->id, request.item);
      if (!item) {
        answer = itemNotFound(request.item);
      } else if (auto missing = domain::missingFor(domain::Need::look, request.actor, item->project)) {
        answer = *missing;
      } else {
        answer = see(transaction, *connection, *item);
      }
    });
  } catch (const ledger::LedgerError& error) {
    return ledgerUnavailable(error);
  }
  return std::move(*answer);
}

Result<json::Value> Reading::get(const Request& request) const {
  return onItem(
      request, [&](ledger::Transaction& transaction, const life::Connection& connection, const ledger::Item& item) {
        return Result<json::Value>(
            json::Value::object({{"item", itemDocument(item, connection, request.actor, blockerOf(transaction, item))},
                                 {"document", item.document},
                                 {"steps", stepsOf(transaction.steps(item.id))},
                                 {"history", historyOf(transaction.history(item.connection, item.id))},
                                 {"mails", mailsOf(transaction.mails(item.id))}}));
      });
}

Result<json::Value> Reading::preview(const Request& request) const {
  return onItem(
      request,
      [&](ledger::Transaction&, const life::Connection& connection, const ledger::Item& item) -> Result<json::Value> {
        const json::Value* given = request.params.find("answers");
        const bool own = given == nullptr || given->isNull();
        const json::Value& answers = own ? item.answers : *given;
        if (!own) {
          if (auto fits = profile::checkAnswers(connection.profile, answers); !fits) return fits.error();
        }
        const std::string day =
            item.accepted_on.empty() ? connection.time_zone.dayAt(services_.ledger.now()) : item.accepted_on;
        auto pinned = life::pinnedOf(item, connection, answers, day);
        if (!pinned) return pinned.error();
        erp::Job job;
        job.draft = pinned->draft;
        job.item = item.id;
        return json::Value::object({{"requests", requestsOf(connection, job)},
                                    {"mapped", pinned->mapped},
                                    {"deltas", profile::deltas(pinned->draft)},
                                    {"digest", pinned->digest}});
      });
}

Result<json::Value> Reading::prompts(const Request& request) const {
  return onItem(
      request,
      [&](ledger::Transaction&, const life::Connection& connection, const ledger::Item& item) -> Result<json::Value> {
        return profile::prompts(connection.profile, item.document, connection.time_zone.dayAt(services_.ledger.now()));
      });
}

}  // namespace tieback::ops
