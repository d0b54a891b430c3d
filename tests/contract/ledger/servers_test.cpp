// PostgreSQL servers as operators have them: a standby that streams, TLS, a disk that fills up; and a host whose server
// is not as it should be: one clear error, nothing changed, and work goes on by itself.
#include <catch2/catch.hpp>

#include <chrono>
#include <filesystem>
#include <thread>

#include "ledger/postgresql/postgresql_ledger.h"
#include "store.h"

namespace tieback::ledger::contract {
namespace {

using Catch::Contains;
using test::PostgresServer;

std::string openingError(const std::string& url) {
  return errorOf([&] { openPostgresqlLedger({url, {}}); });
}

void put(Ledger& ledger, int n) {
  ledger.write([&](Transaction& transaction) { transaction.insert(itemOf("acme", n)); });
}

bool holds(Ledger& ledger, int n) {
  return reading<bool>(
      ledger, [&](auto& transaction) { return transaction.find("acme", "acme." + std::to_string(n)).has_value(); });
}

void await(const std::function<bool()>& condition) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (!condition()) {
    REQUIRE(std::chrono::steady_clock::now() < end);
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
}

// Both sockets in one URL, as an operator names both servers.
std::string urlOfBoth(const PostgresServer& a, const PostgresServer& b) {
  return "postgresql://boss@/postgres?host=" + a.folder() + "," + b.folder() + "&target_session_attrs=read-write";
}

struct Pair {
  Pair() {
    standby = PostgresServer::standbyOf(primary);
    // From now on no commit is answered before the standby has it.
    primary.sql("ALTER SYSTEM SET synchronous_standby_names = '*'");
    primary.sql("SELECT pg_reload_conf()");
    await([&] { return primary.sql("SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'") == "1"; });
  }
  PostgresServer primary;
  std::unique_ptr<PostgresServer> standby;
};

}  // namespace

TEST_CASE("a streaming standby is told from a primary, is read by who only reads, and found once it is promoted") {
  Pair servers;
  const auto ledger = openPostgresqlLedger({urlOfBoth(*servers.standby, servers.primary), {}});
  put(*ledger, 1);

  CHECK_THAT(openingError(servers.standby->url()), Contains("the server is a read-only standby. Name the primary"));
  const auto onStandby = [&] { return openPostgresqlLedgerToRead({servers.standby->url(), {}}); };
  await([&] { return errorOf([&] { onStandby(); }).empty(); });  // it has heard of the schema
  const auto reader = onStandby();
  await([&] { return holds(*reader, 1); });

  servers.primary.kill();
  CHECK_FALSE(errorOf([&] { put(*ledger, 2); }).empty());
  CHECK_THAT(errorOf([&] { ledger->check(); }), Contains("the PostgreSQL server can't be used"));
  servers.standby->promote();
  await([&] { return servers.standby->sql("SELECT pg_is_in_recovery()") == "f"; });
  CHECK_NOTHROW(ledger->check());
  CHECK(holds(*ledger, 1));
  CHECK_FALSE(holds(*ledger, 2));
  CHECK_NOTHROW(put(*ledger, 2));
}

TEST_CASE("a host whose server has become a standby is told so, and writes nothing") {
  Pair servers;
  const auto ledger = openPostgresqlLedger({servers.primary.url(), {}});
  put(*ledger, 1);
  servers.primary.stop();
  std::filesystem::copy_file(servers.standby->data() + "/standby.signal", servers.primary.data() + "/standby.signal");
  servers.primary.start();
  CHECK_THAT(errorOf([&] { ledger->check(); }), Contains("read-only standby"));
  CHECK_THAT(errorOf([&] { put(*ledger, 2); }), Contains("name the primary in ledger.url"));
  servers.primary.promote();
  await([&] { return servers.primary.sql("SELECT pg_is_in_recovery()") == "f"; });
  CHECK_NOTHROW(put(*ledger, 2));
  CHECK_NOTHROW(ledger->check());
}

TEST_CASE("TLS: the server must be who the URL says, by an authority that is trusted") {
  PostgresServer server;
  PostgresServer other;
  server.listenWithTls("db.example");
  other.listenWithTls("db.example");
  server.stop();
  server.start();
  const std::string ca = server.folder() + "/ca.pem";
  const std::string verified = "sslmode=verify-full&sslrootcert=";
  {
    const auto ledger = openPostgresqlLedger({server.tlsUrl("db.example", verified + ca), {}});
    put(*ledger, 1);
    CHECK(server.sql("SELECT bool_and(ssl) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE client_addr IS NOT "
                     "NULL") == "t");
  }
  CHECK_THAT(openingError(server.tlsUrl("elsewhere.example", verified + ca)),
             Contains("server certificate for \"db.example\" does not match host name \"elsewhere.example\""));
  CHECK_THAT(openingError(server.tlsUrl("db.example", verified + other.folder() + "/ca.pem")),
             Contains("certificate verify failed"));
  CHECK_THAT(openingError(server.tlsUrl("db.example", verified + server.folder() + "/nowhere.pem")),
             Contains("root certificate file") && Contains("does not exist"));
  CHECK_THAT(openingError(server.tlsUrl("db.example", "sslmode=disable")), Contains("no encryption"));
}

TEST_CASE("a disk that fills up in the middle of a transaction undoes it, is told, and work goes on with room") {
  PostgresServer server;
  const auto ledger = openPostgresqlLedger({server.url(), {}});
  put(*ledger, 1);
  server.fillDisk();
  std::string error;
  int written = 1;
  // What is in the tables' last pages already finds room; then none does.
  while (error.empty() && written < 5000) {
    error = errorOf([&] { put(*ledger, written + 1); });
    if (error.empty()) ++written;
  }
  CHECK_THAT(error, Contains("could not extend file") && Contains("No space left on device") &&
                        Contains("The server's disk is full."));
  CHECK_THAT(errorOf([&] { ledger->check(); }), Contains("disk is full"));
  CHECK(holds(*ledger, written));
  CHECK_FALSE(holds(*ledger, written + 1));
  CHECK(server.sql("SELECT count(*) FROM item") == server.sql("SELECT count(*) FROM item_document"));
  server.makeRoom();
  CHECK_NOTHROW(put(*ledger, written + 1));
  CHECK_NOTHROW(ledger->check());
}

TEST_CASE("a URL that leads nowhere is one sentence, which says where it led") {
  const auto& server = PostgresqlStore::server();
  const auto wrong = [&](const std::string& role, const std::string& database) {
    return openingError("postgresql://" + role + "@/" + database + "?host=" + server.folder());
  };
  CHECK_THAT(wrong("boss", "no_such_database"), Contains("database \"no_such_database\" does not exist"));
  CHECK_THAT(wrong("nobody_known", "postgres"), Contains("role \"nobody_known\" does not exist"));
  CHECK_THAT(openingError("postgresql://boss@nowhere.invalid/postgres"), Contains("nowhere.invalid"));
  CHECK_THAT(openingError("postgresql://boss@127.0.0.1:1/postgres"), Contains("Connection refused"));
  CHECK_THAT(openingError(server.url() + "&options=-csearch_path%3Dno_such_schema"),
             Contains("there is no schema for it"));
}

}  // namespace tieback::ledger::contract
