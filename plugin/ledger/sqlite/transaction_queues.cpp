#include "ledger/sqlite/item_row.h"
#include "ledger/sqlite/transaction.h"

namespace tieback::ledger {
namespace {

constexpr const char* kMailColumns =
    "id, item, kind, recipient, recipient_name, context, subject, state, attempts, not_before, last_reply, queued_at, "
    "done_at";
constexpr std::size_t kMailColumnCount = 13;

Mail mailFromRow(const Row& row) {
  return {row[0],
          row[1],
          row[2],
          row[3],
          row[4],
          json::parse(row[5]),
          row[6],
          row[7],
          std::stoll(row[8]),
          std::stoll(row[9]),
          row[10],
          std::stoll(row[11]),
          std::stoll(row[12])};
}

}  // namespace

std::optional<Item> SqlTransaction::lease(std::optional<Item> item, const std::string& owner, Micros until) {
  if (!item) return item;
  item->lease_owner = owner;
  item->lease_until = until;
  session_.run("UPDATE item SET lease_owner = ?, lease_until = ? WHERE id = ?", {owner, until, item->id});
  return item;
}

// One look into the index for each of them, however many connections are idle and however long the queues are.
std::set<std::string> SqlTransaction::exportingConnections() {
  std::set<std::string> connections;
  for (const auto& row : session_.rows(
           1,
           "WITH RECURSIVE busy(connection) AS (SELECT min(connection) FROM item WHERE state = 'exporting' UNION ALL "
           "SELECT (SELECT min(item.connection) FROM item WHERE state = 'exporting' AND item.connection > "
           "busy.connection) "
           "FROM busy WHERE busy.connection IS NOT NULL) SELECT connection FROM busy WHERE connection IS NOT NULL")) {
    connections.insert(row[0]);
  }
  return connections;
}

std::optional<Item> SqlTransaction::claimExport(Micros now, const std::string& owner, Micros lease_until,
                                                const std::vector<std::string>& connections) {
  const auto exporting = exportingConnections();
  for (const auto& connection : connections) {
    if (!exporting.contains(connection) || connectionState(connection).not_before > now) continue;
    auto item =
        one("connection = ? AND state = 'exporting' AND lease_owner = '' AND not_before <= ? AND NOT EXISTS ("
            "SELECT 1 FROM item AS before WHERE before.connection = item.connection AND before.commitment = "
            "item.commitment "
            "AND before.state IN ('exporting', 'in_doubt') AND before.queue_position < item.queue_position) "
            "ORDER BY queue_position",
            {connection, now});
    if (item) return lease(std::move(item), owner, lease_until);
  }
  return std::nullopt;
}

std::optional<Item> SqlTransaction::claimLookUp(Micros now, const std::string& owner, Micros lease_until) {
  return lease(one("look_up_at IS NOT NULL AND look_up_at <= ? AND lease_owner = '' ORDER BY look_up_at", {now}), owner,
               lease_until);
}

void SqlTransaction::renewLeases(const std::string& owner, Micros until) {
  session_.run("UPDATE item SET lease_until = ? WHERE lease_owner = ?", {until, owner});
}

std::vector<Item> SqlTransaction::leased() {
  return items("SELECT " + itemColumns() + " FROM item WHERE lease_owner <> ''", {});
}

void SqlTransaction::add(const Mail& mail) {
  session_.run(std::string("INSERT INTO mail (") + kMailColumns + ") VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)",
               {mail.id, mail.item, mail.kind, mail.recipient, mail.recipient_name, mail.context.dump(), mail.subject,
                mail.state, mail.attempts, mail.not_before, mail.last_reply, mail.queued_at, mail.done_at});
}

std::vector<Mail> SqlTransaction::mails(const std::string& item) {
  std::vector<Mail> mails;
  for (const auto& row : session_.rows(
           kMailColumnCount, std::string("SELECT ") + kMailColumns + " FROM mail WHERE item = ? ORDER BY queued_at, id",
           {item})) {
    mails.push_back(mailFromRow(row));
  }
  return mails;
}

std::optional<Mail> SqlTransaction::claimMail(Micros now, Micros again_at) {
  const auto rows =
      session_.rows(kMailColumnCount,
                    std::string("SELECT ") + kMailColumns +
                        " FROM mail WHERE state = 'queued' AND not_before <= ? ORDER BY not_before LIMIT 1",
                    {now});
  if (rows.empty()) return std::nullopt;
  Mail mail = mailFromRow(rows.front());
  // Nobody else takes it meanwhile; after a crash it is due again then.
  session_.run("UPDATE mail SET not_before = ? WHERE id = ?", {again_at, mail.id});
  return mail;
}

void SqlTransaction::updateMail(const Mail& mail) {
  session_.run(
      "UPDATE mail SET subject = ?, state = ?, attempts = ?, not_before = ?, last_reply = ?, done_at = ? WHERE id = ?",
      {mail.subject, mail.state, mail.attempts, mail.not_before, mail.last_reply, mail.done_at, mail.id});
}

void SqlTransaction::add(const Event& event) {
  session_.run("INSERT INTO event (id, item, sequence, document, not_before, attempts) VALUES (?,?,?,?,?,?)",
               {event.id, event.item, event.sequence, event.document.dump(), event.not_before, event.attempts});
}

std::optional<Event> SqlTransaction::claimEvent(Micros now, Micros again_at) {
  // Only the oldest of each item: its events reach the host in order.
  const auto rows = session_.rows(
      6,
      "SELECT id, item, sequence, document, not_before, attempts FROM event WHERE not_before <= ? AND NOT EXISTS ("
      "SELECT 1 FROM event AS before WHERE before.item = event.item AND before.sequence < event.sequence) "
      "ORDER BY not_before LIMIT 1",
      {now});
  if (rows.empty()) return std::nullopt;
  const Row& row = rows.front();
  Event event{row[0], row[1], std::stoll(row[2]), json::parse(row[3]), std::stoll(row[4]), std::stoll(row[5])};
  session_.run("UPDATE event SET not_before = ?, attempts = attempts + 1 WHERE id = ?", {again_at, event.id});
  return event;
}

void SqlTransaction::acknowledgeEvent(const std::string& id) {
  session_.run("DELETE FROM event WHERE id = ?", {id});
}

void SqlTransaction::releaseOutbox(Micros now) {
  session_.run("UPDATE event SET not_before = ? WHERE not_before > ?", {now, now});
  session_.run("UPDATE mail SET not_before = ? WHERE state = 'queued' AND not_before > ?", {now, now});
}

void SqlTransaction::postponeEvent(const std::string& id, Micros not_before) {
  session_.run("UPDATE event SET not_before = ? WHERE id = ?", {not_before, id});
}

std::optional<Micros> SqlTransaction::nextAt(Queue queue, Micros now) {
  std::vector<std::string> sources;
  switch (queue) {
    case Queue::exports:
      sources = {"SELECT min(not_before) FROM item WHERE state = 'exporting' AND lease_owner = '' AND not_before > ?",
                 "SELECT min(not_before) FROM connection_state WHERE not_before > ?"};
      break;
    case Queue::look_ups:
      sources = {"SELECT min(look_up_at) FROM item WHERE look_up_at > ?"};
      break;
    case Queue::mails:
      sources = {"SELECT min(not_before) FROM mail WHERE state = 'queued' AND not_before > ?"};
      break;
    case Queue::events:
      sources = {"SELECT min(not_before) FROM event WHERE not_before > ?"};
      break;
  }
  std::optional<Micros> next;
  for (const auto& sql : sources) {
    const auto rows = session_.rows(1, "SELECT coalesce((" + sql + "), 0)", {now});
    const Micros at = std::stoll(rows.at(0).at(0));
    if (at > 0 && (!next || at < *next)) next = at;
  }
  return next;
}

ConnectionState SqlTransaction::connectionState(const std::string& connection) {
  const auto rows =
      session_.rows(3, "SELECT not_before, reason, failures FROM connection_state WHERE connection = ?", {connection});
  if (rows.empty()) return {};
  return {std::stoll(rows[0][0]), rows[0][1], std::stoll(rows[0][2])};
}

void SqlTransaction::setConnectionState(const std::string& connection, const ConnectionState& state) {
  session_.run(
      "INSERT INTO connection_state (connection, not_before, reason, failures, served) VALUES (?, ?, ?, ?, 0) "
      "ON CONFLICT DO UPDATE SET not_before = excluded.not_before, reason = excluded.reason, failures = "
      "excluded.failures",
      {connection, state.not_before, state.reason, state.failures});
}

}  // namespace tieback::ledger
