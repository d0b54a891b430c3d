// Leases that go on, mails and events.
#include <algorithm>
#include <utility>

#include "ledger/sql/transaction.h"

namespace tieback::ledger {
namespace {

constexpr const char* kMailColumns =
    "id, item, kind, recipient, recipient_name, context, subject, state, attempts, not_before, last_reply, queued_at, "
    "done_at";

Mail mailFromRow(const Row& row) {
  return {row.string(0), row.string(1), row.string(2), row.string(3), row.string(4),  json::parse(row.text(5)),
          row.string(6), row.string(7), row.number(8), row.number(9), row.string(10), row.number(11),
          row.number(12)};
}

}  // namespace

// Those that a save of their holder is at are left for the next time: it may hold one of them and wait for another. The
// second condition is the index's own: without it the engines read all items.
void SqlTransaction::renewLeases(const std::string& owner, Micros until) {
  writeExports();
  session_.each(
      "SELECT item FROM item_export WHERE lease_owner = ? AND lease_owner <> '' AND lease_until < ?" + skipLocked(),
      {owner, until}, [&](const Row& row) {
        of_exports_.add({"UPDATE item_export SET lease_until = ? WHERE ", {until}}, row.string(0));
      });
  of_exports_.run(session_);
}

std::vector<Item> SqlTransaction::marked(const std::string& mark) {
  writeExports();
  std::vector<Parameter> ids;
  session_.each("SELECT item FROM item_export WHERE " + mark, {},
                [&](const Row& row) { ids.emplace_back(row.string(0)); });
  std::vector<Item> marked;
  inParts(ids.size(), session_.engine().rows_at_once, [&](std::size_t first, std::size_t count) {
    for (auto& item : rows(selectItemSql() + " WHERE item.id IN (" + placeholders(count) + ") AND item_export." + mark +
                               (writes_ ? skipLocked(kOfItem) : ""),
                           std::span(ids).subspan(first, count)))
      marked.push_back(std::move(item));
  });
  return marked;
}

std::vector<Item> SqlTransaction::leased() {
  return marked("lease_owner <> ''");
}

std::vector<Item> SqlTransaction::maySend() {
  return marked("may_send <> ''");
}

void SqlTransaction::add(const Mail& mail) {
  session_.run(std::string("INSERT INTO mail (") + kMailColumns + ") VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)",
               {mail.id, mail.item, mail.kind, mail.recipient, mail.recipient_name, mail.context.dump(), mail.subject,
                mail.state, mail.attempts, mail.not_before, mail.last_reply, mail.queued_at, mail.done_at});
}

std::vector<Mail> SqlTransaction::mails(const std::string& item) {
  std::vector<Mail> mails;
  session_.each(std::string("SELECT ") + kMailColumns + " FROM mail WHERE item = ? ORDER BY queued_at, id", {item},
                [&](const Row& row) { mails.push_back(mailFromRow(row)); });
  return mails;
}

std::optional<Mail> SqlTransaction::claimMail(Micros now, Micros again_at) {
  std::optional<Mail> mail;
  session_.each(std::string("SELECT ") + kMailColumns +
                    " FROM mail WHERE state = 'queued' AND not_before <= ? ORDER BY not_before LIMIT 1" + skipLocked(),
                {now}, [&](const Row& row) { mail = mailFromRow(row); });
  // Nobody else takes it meanwhile; after a crash it is due again then.
  if (mail) session_.run("UPDATE mail SET not_before = ? WHERE id = ?", {again_at, mail->id});
  return mail;
}

void SqlTransaction::updateMail(const Mail& mail) {
  session_.run(
      "UPDATE mail SET subject = ?, state = ?, attempts = ?, not_before = ?, last_reply = ?, done_at = ? WHERE id = ?",
      {mail.subject, mail.state, mail.attempts, mail.not_before, mail.last_reply, mail.done_at, mail.id});
}

void SqlTransaction::add(const Event& event) {
  events_.push_back(
      parametersOf(event.id, event.item, event.sequence, event.document, event.not_before, event.attempts));
}

void SqlTransaction::writeEvents() {
  of_deliveries_.run(session_);
  insertRows("INSERT INTO event (id, item, sequence, document, not_before, attempts) VALUES ",
             std::exchange(events_, {}));
}

std::vector<Event> SqlTransaction::dueEvents(Micros now, std::int64_t most) {
  writeEvents();
  std::vector<Event> events;
  session_.each(
      "SELECT id, item, sequence, document, not_before, attempts FROM event WHERE not_before <= ? AND NOT EXISTS ("
      "SELECT 1 FROM event AS earlier WHERE earlier.item = event.item AND earlier.sequence < event.sequence LIMIT 1 "
      "OFFSET 0) ORDER BY not_before LIMIT ?" +
          (writes_ ? skipLocked(" OF event") : ""),
      {now, most}, [&](const Row& row) {
        events.push_back({row.string(0), row.string(1), row.number(2), row.string(3), row.number(4), row.number(5)});
      });
  return events;
}

void SqlTransaction::holdEvent(const Event& event, Micros until) {
  of_deliveries_.add({"UPDATE event SET not_before = ? WHERE sequence = ? AND ", {until, event.sequence}}, event.item);
}

void SqlTransaction::acknowledgeEvent(const Event& event) {
  of_deliveries_.add({"DELETE FROM event WHERE sequence = ? AND ", {event.sequence}}, event.item);
}

void SqlTransaction::postponeEvent(const Event& event, Micros not_before) {
  of_deliveries_.add({"UPDATE event SET not_before = ?, attempts = attempts + 1 WHERE sequence = ? AND ",
                      {not_before, event.sequence}},
                     event.item);
}

void SqlTransaction::releaseOutbox(Micros now) {
  if (session_.engine().locks_rows) return;
  session_.run("UPDATE event SET not_before = ? WHERE not_before > ?", {now, now});
  session_.run("UPDATE mail SET not_before = ? WHERE state = 'queued' AND not_before > ?", {now, now});
}

std::optional<Micros> SqlTransaction::nextAt(Queue queue, Micros now) {
  std::vector<std::string> sources;
  switch (queue) {
    case Queue::exports:
      sources = {
          // What is held, or has left the queue, asks when it comes back.
          "SELECT not_before FROM item_export WHERE not_before > 0 AND not_before > ? AND lease_owner = '' AND "
          "in_queue IS NOT NULL ORDER BY not_before LIMIT 1",
          "SELECT not_before FROM connection_state WHERE not_before > 0 AND not_before > ? ORDER BY not_before LIMIT "
          "1"};
      break;
    case Queue::look_ups:
      sources = {
          "SELECT coalesce(min(look_up_at), -1) FROM item WHERE look_up_at > ?",
          // A pull whose owner is at it is due when its lease is over.
          "SELECT coalesce(min(due_at), -1) FROM (SELECT CASE WHEN lease_owner = '' OR lease_owner IN (SELECT "
          "incarnation FROM host WHERE ended = 1) THEN not_before ELSE lease_until END AS due_at FROM import_pull "
          "WHERE state IN ('queued', 'running')) AS pulls WHERE due_at > ?"};
      break;
    case Queue::mails:
      sources = {"SELECT coalesce(min(not_before), -1) FROM mail WHERE state = 'queued' AND not_before > ?"};
      break;
    case Queue::events:
      sources = {"SELECT coalesce(min(not_before), -1) FROM event WHERE not_before > ?"};
      break;
  }
  writeExports();
  writeConnections();
  writeEvents();
  std::optional<Micros> next;
  for (const auto& sql : sources) {
    session_.each(sql, {now}, [&](const Row& row) {
      const Micros at = row.number(0);  // -1: none
      if (at >= 0 && (!next || at < *next)) next = at;
    });
  }
  return next;
}

ConnectionState SqlTransaction::connectionState(const std::string& connection) {
  writeConnections();
  ConnectionState state;
  session_.each("SELECT not_before, reason, failures FROM connection_state WHERE connection = ?", {connection},
                [&](const Row& row) {
                  state = {row.number(0), row.string(1), row.number(2)};
                });
  return state;
}

void SqlTransaction::setConnectionState(const std::string& connection, const ConnectionState& state) {
  writeConnections();
  working_.erase(connection);
  session_.run(
      "INSERT INTO connection_state (connection, not_before, reason, failures, served) VALUES (?, ?, ?, ?, 0) "
      "ON CONFLICT (connection) DO UPDATE SET not_before = excluded.not_before, reason = excluded.reason, failures = "
      "excluded.failures",
      {connection, state.not_before, state.reason, state.failures});
}

// Put off, since several lots at once must come to these rows in one order.
void SqlTransaction::connectionFailed(const std::string& connection, const ConnectionFailure& failure) {
  of_connections_[connection].emplace_back([this, connection, failure] {
    working_.erase(connection);
    session_.run(
        "INSERT INTO connection_state (connection, not_before, reason, failures, served) VALUES (?, ?, ?, 1, 0) ON "
        "CONFLICT (connection) DO UPDATE SET reason = excluded.reason, failures = connection_state.failures + 1, "
        "not_before = CASE WHEN excluded.not_before > connection_state.not_before THEN excluded.not_before ELSE "
        "connection_state.not_before END",
        {connection, failure.rest_until, failure.reason});
    if (failure.rest_until != 0) return;
    session_.run("UPDATE connection_state SET not_before = ? WHERE connection = ? AND failures >= ? AND not_before < ?",
                 {failure.circuit_until, connection, failure.circuit_failures, failure.circuit_until});
  });
}

void SqlTransaction::connectionWorks(const std::string& connection, Micros now) {
  of_connections_[connection].emplace_back([this, connection, now] {
    if (!working_.insert(connection).second) return;
    session_.run(
        "UPDATE connection_state SET failures = 0, reason = CASE WHEN not_before <= ? THEN '' ELSE reason END, "
        "not_before = CASE WHEN not_before <= ? THEN 0 ELSE not_before END WHERE connection = ? AND failures > 0",
        {now, now, connection});
  });
}

void SqlTransaction::writeConnections() {
  for (const auto& [unused, changes] : std::exchange(of_connections_, {})) {
    for (const auto& change : changes) change();
  }
}

}  // namespace tieback::ledger
