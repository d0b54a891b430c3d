// Who takes what from the queues of exports and look-ups.
#include <algorithm>
#include <map>
#include <utility>

#include "ledger/sql/transaction.h"

namespace tieback::ledger {
namespace {

// So many look-ups may others be claiming at the same moment.
constexpr int kMostLookedAt = 64;

// What may be claimed for export, in the words of the index item_export_ready. What waits for a time is not in it
// (endWaits() puts it there), however much of it stands before what need not wait.
constexpr std::string_view kReady =
    "item_export.in_queue IS NOT NULL AND item_export.not_before = 0 AND item_export.lease_owner = '' AND "
    "item_export.may_send = ''";

// The queue of exports: what may run now, each commitment's first only. OFFSET 0 keeps PostgreSQL from making a join of
// the condition, which would read the connection's whole queue for each of them.
const std::string& nextExportsSql() {
  static const std::string kSql =
      selectItemSql() + " WHERE item_export.connection = ? AND " + std::string(kReady) +
      " AND item.state = 'exporting' AND NOT EXISTS (SELECT 1 FROM item AS earlier WHERE earlier.connection = "
      "item.connection AND earlier.commitment = item.commitment AND (earlier.state = 'exporting' OR earlier.state = "
      "'in_doubt') AND earlier.queue_position < item.queue_position LIMIT 1 OFFSET 0) ORDER BY item_export.in_queue "
      "LIMIT ?";
  return kSql;
}

// One look into the index for each of them, however many connections are idle and however long the queues are.
const std::string& readyConnectionsSql() {
  static const std::string kSql =
      "WITH RECURSIVE busy(connection) AS (SELECT min(connection) FROM item_export WHERE " + std::string(kReady) +
      " UNION ALL SELECT (SELECT min(item_export.connection) FROM item_export WHERE " + std::string(kReady) +
      " AND item_export.connection > busy.connection) FROM busy WHERE busy.connection IS NOT NULL) SELECT connection "
      "FROM busy WHERE connection IS NOT NULL";
  return kSql;
}

constexpr const char* kKnownSql = "SELECT 1 FROM connection_state WHERE connection = ?";
constexpr const char* kLeasedSql =
    "SELECT (SELECT count(*) FROM item_export WHERE connection = ? AND lease_owner <> '') + (SELECT count(*) FROM "
    "import_pull WHERE connection = ? AND lease_owner <> '')";

}  // namespace

void SqlTransaction::lease(const Claim& claim, Item& item) {
  loaded_.insert_or_assign(item.id, item);
  item.lease_owner = claim.owner;
  item.lease_until = claim.lease_until;
  ++item.fence;
  leases_.insert_or_assign(item.id, Lease{item.lease_owner, item.lease_until, item.fence});
}

void SqlTransaction::writeExports() {
  for (const auto& [id, lease] : std::exchange(leases_, {})) {
    of_exports_.add({"UPDATE item_export SET lease_owner = ?, lease_until = ?, fence = ? WHERE ",
                     {lease.owner, lease.until, lease.fence}},
                    id);
    Item& loaded = loaded_.at(id);
    loaded.lease_owner = lease.owner;
    loaded.lease_until = lease.until;
    loaded.fence = lease.fence;
  }
  of_exports_.run(session_);
}

// What has waited for a time that has come need not wait any more; then the connections that have something ready.
std::set<std::string> SqlTransaction::readyConnections(Micros now) {
  std::set<std::string> connections;
  const std::vector<Query> queries = {
      {std::string(session_.engine().end_waits), {now}, [](const Row&) {}},
      {readyConnectionsSql(), {}, [&](const Row& row) { connections.insert(row.string(0)); }}};
  session_.eachOf(queries);
  return connections;
}

std::string SqlTransaction::turnSql(bool wait) const {
  return "SELECT not_before FROM connection_state WHERE connection = ?" + (wait ? lockRow() : skipLocked());
}

// Claims of one connection come one after the other over all hosts: each counts what the one before it has taken.
SqlTransaction::Turn SqlTransaction::takeTurn(const std::string& connection, Micros now, bool wait) {
  writeConnections();
  if (!session_.engine().locks_rows) return connectionState(connection).not_before > now ? Turn::rests : Turn::had;
  Turn turn = Turn::busy;
  const auto look = [&] {
    session_.each(turnSql(wait), {connection},
                  [&](const Row& row) { turn = row.number(0) > now ? Turn::rests : Turn::had; });
  };
  look();
  if (turn != Turn::busy || any(kKnownSql, {connection})) return turn;
  session_.run(
      "INSERT INTO connection_state (connection, not_before, reason, failures, served) VALUES (?, 0, '', 0, 0) ON "
      "CONFLICT (connection) DO NOTHING",
      {connection});
  look();
  return turn;
}

std::int64_t SqlTransaction::leasedOf(const std::string& connection) {
  std::int64_t count = 0;
  session_.each(kLeasedSql, {connection, connection}, [&](const Row& row) { count = row.number(0); });
  return count;
}

std::int64_t SqlTransaction::underWay(const std::string& connection) {
  writeExports();
  takeTurn(connection, 0, true);
  return leasedOf(connection);
}

// What a claim finds of a connection.
struct SqlTransaction::Look {
  const Room* room;
  Turn turn;
  bool known = false;  // it has been claimed from before
  std::int64_t leased = 0;
  std::vector<Item> next = {};  // what may be claimed, in its order

  std::int64_t roomLeft() const {
    return turn == Turn::had ? std::max<std::int64_t>(room->concurrency - leased, 0) : 0;
  }
};

// All of them in one go: whose turn it is, and how many are under way. In a second one what comes next, where anything
// may be taken: nobody's rows are read, or locked, in vain.
void SqlTransaction::look(std::span<Look> looks, const Claim& claim, std::size_t most) {
  std::vector<Query> queries;
  for (auto& look : looks) {
    const std::string& connection = look.room->connection;
    queries.push_back({turnSql(false), {connection}, [&](const Row& row) {
                         look.turn = row.number(0) > claim.now ? Turn::rests : Turn::had;
                       }});
    if (session_.engine().locks_rows)
      queries.push_back({kKnownSql, {connection}, [&](const Row&) { look.known = true; }});
    queries.push_back({kLeasedSql, {connection, connection}, [&](const Row& row) { look.leased = row.number(0); }});
  }
  session_.eachOf(queries);
  queries.clear();
  for (auto& look : looks) {
    const std::int64_t limit = std::min(look.roomLeft(), static_cast<std::int64_t>(most));
    if (limit == 0) continue;
    queries.push_back({nextExportsSql() + skipLocked(kOfItem), {look.room->connection, limit}, [&](const Row& row) {
                         look.next.push_back(itemFromRow(row));
                       }});
  }
  session_.eachOf(queries);
}

// One of them, then two, then four, until there is enough: it mostly is with the first, and many that have little are
// looked through in few turns.
void SqlTransaction::lookUntil(std::span<Look> looks, const Claim& claim, std::size_t most) {
  for (std::size_t together = 1; !looks.empty() && most > 0; together *= 2) {
    const auto group = looks.first(std::min(together, looks.size()));
    looks = looks.subspan(group.size());
    look(group, claim, most);
    for (auto& one : group) {
      if (one.turn == Turn::busy && !one.known) {
        takeTurn(one.room->connection, claim.now, false);  // nobody has claimed there yet
        one = {one.room, Turn::busy};
        look(std::span(&one, 1), claim, most);
      }
      most -= std::min(most, one.next.size());
    }
  }
}

std::vector<Item> SqlTransaction::claimExports(const Claim& claim, const std::vector<Room>& connections,
                                               std::size_t most) {
  writeExports();
  writeConnections();
  const Turn unknown = session_.engine().locks_rows ? Turn::busy : Turn::had;
  const auto ready = readyConnections(claim.now);
  std::vector<Look> looks;
  for (const auto& room : connections) {
    if (ready.contains(room.connection)) looks.push_back({&room, unknown});
  }
  lookUntil(looks, claim, most);
  auto claimed = claimOf(looks, claim, most);
  // Another host is claiming there at this moment. It is waited for only when there is nothing else to do.
  for (auto& busy : looks) {
    if (!claimed.empty()) break;
    if (busy.turn != Turn::busy || takeTurn(busy.room->connection, claim.now, true) != Turn::had) continue;
    busy = {busy.room, unknown};
    look(std::span(&busy, 1), claim, most);
    claimed = claimOf(std::span(&busy, 1), claim, most);
  }
  return claimed;
}

void SqlTransaction::claimExportAtEnd(const Claim& claim, const std::string& leaving, RoomsThen rooms,
                                      std::function<void(Item)> take) {
  asked_.push_back({claim, leaving, std::move(rooms), std::move(take)});
}

void SqlTransaction::claimForThoseWhoAsked() {
  const auto asked = std::exchange(asked_, {});
  if (asked.empty()) return;
  std::vector<std::string> leaving;
  for (const auto& one : asked) leaving.push_back(one.leaving);
  auto items = claimExports(asked.back().claim, asked.back().rooms(leaving), asked.size());
  for (std::size_t i = 0; i < items.size(); ++i) asked[i].take(std::move(items[i]));
}

std::vector<Item> SqlTransaction::claimOf(std::span<Look> looks, const Claim& claim, std::size_t most) {
  std::vector<Item> claimed;
  for (auto& look : looks) {
    const std::size_t count = std::min(look.next.size(), most - claimed.size());
    for (std::size_t i = 0; i < count; ++i) {
      lease(claim, look.next[i]);
      claimed.push_back(std::move(look.next[i]));
    }
  }
  return claimed;
}

// The ids first: of a join the engines would choose which table to begin with, by what they think is in it.
std::optional<Item> SqlTransaction::claimLookUp(const Claim& claim) {
  writeExports();
  std::vector<std::string> due;
  session_.each(
      "SELECT id FROM item WHERE look_up_at IS NOT NULL AND look_up_at <= ? AND NOT EXISTS (SELECT 1 FROM item_export "
      "AS held WHERE held.item = item.id AND held.lease_owner <> '' LIMIT 1 OFFSET 0) ORDER BY look_up_at LIMIT " +
          std::to_string(kMostLookedAt),
      {claim.now}, [&](const Row& row) { due.push_back(row.string(0)); });
  for (const auto& id : due) {
    auto found = rows(selectItemSql() + " WHERE item.id = ? AND item.look_up_at <= ? AND item_export.lease_owner = ''" +
                          skipLocked(kOfItem),
                      std::vector<Parameter>{id, claim.now});
    if (found.empty()) continue;  // another host has it, or is about to
    lease(claim, found.front());
    return std::move(found.front());
  }
  return std::nullopt;
}

}  // namespace tieback::ledger
