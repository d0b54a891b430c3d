// A PostgreSQL ledger of an older version: brought forward with what is in it, not while an older host is at work, and
// as a whole or not at all.
#include <catch2/catch.hpp>

#include "ledger/postgresql/postgresql_ledger.h"
#include "ledger/postgresql/schema.h"
#include "store.h"

namespace tieback::ledger::contract {
namespace {

using Catch::Contains;

// As the first version left it, with one export's step.
struct Older : PostgresqlStore {
  Older() {
    sql(std::string(postgresqlMigrations().front()) +
        "; CREATE TABLE ledger_schema (version BIGINT PRIMARY KEY, at TIMESTAMPTZ NOT NULL DEFAULT now()); INSERT INTO "
        "ledger_schema (version) VALUES (1); INSERT INTO step VALUES ('acme.1', 1, 1, 'create', 'write', 'done', 'k', "
        "'d', "
        "5, 6, 'PUT /x', '')");
  }
  std::string openingError() const {
    return errorOf([&] { open(); });
  }
  std::string version() const { return sql("SELECT max(version) FROM ledger_schema"); }
  void hostSeen(int seconds_ago) const {
    sql("INSERT INTO host VALUES ('old-1', 'erp-1', 'kernel', 1, 'tick', 0, (extract(epoch FROM clock_timestamp()) * "
        "1000000)::bigint - " +
        std::to_string(seconds_ago * kSecond) + ", 0)");
  }
};

const std::string kNewest = std::to_string(postgresqlMigrations().size());

}  // namespace

TEST_CASE("an older schema is brought forward with what is in it") {
  const Older store;
  const auto ledger = store.open();
  CHECK(store.version() == kNewest);
  const auto steps = reading<std::vector<StepRecord>>(*ledger, [](auto& all) { return all.steps("acme.1"); });
  REQUIRE(steps.size() == 1);
  CHECK(steps[0].request == "PUT /x");
  CHECK(steps[0].answer.empty());
}

TEST_CASE("items of an older schema are listed, counted and found by their texts") {
  const Older store;
  // Two changes of one count, as a trigger left them.
  store.sql(
      "INSERT INTO item SELECT (jsonb_populate_record(NULL::item, (SELECT jsonb_object_agg(column_name, CASE data_type "
      "WHEN 'text' THEN to_jsonb('null'::text) ELSE to_jsonb(0) END) FROM information_schema.columns WHERE table_name "
      "= "
      "'item' AND table_schema = current_schema()) || jsonb_build_object('id', 'acme.' || n, 'connection', 'acme', "
      "'external_key', n, 'state', 'ready', 'phase', '', 'lease_owner', '', 'may_send', '', 'search', 'footing ' || "
      "n))).* FROM generate_series(1, 2) AS n; INSERT INTO item_document SELECT id, '{}' FROM item");
  const auto ledger = store.open();
  ledger->read([](Transaction& transaction) {
    ListQuery query;
    query.connections = {"acme"};
    CHECK(transaction.list(query).size() == 2);
    query.text = "ing 2";
    CHECK(idsOf(transaction.list(query)) == std::vector<std::string>{"acme.2"});
    using Counts = std::vector<std::pair<domain::State, std::int64_t>>;
    CHECK(transaction.counts({"acme"}, std::nullopt) == Counts{{domain::State::ready, 2}});
  });
}

// A million items' indexes take longer than any statement of a host may.
TEST_CASE("an older schema is brought forward without a limit of time") {
  const Older store;
  store.sql(
      "CREATE TABLE limits AS SELECT '' AS statement; CREATE FUNCTION note_limit() RETURNS event_trigger LANGUAGE "
      "plpgsql AS $$ BEGIN INSERT INTO limits VALUES (current_setting('statement_timeout')); END $$; "
      "CREATE EVENT TRIGGER note_limit ON ddl_command_end EXECUTE FUNCTION note_limit()");
  const std::string error = store.openingError();
  store.sql("DROP EVENT TRIGGER note_limit");
  CHECK(error.empty());
  CHECK(store.sql("SELECT string_agg(DISTINCT statement, ' ') FROM limits WHERE statement <> ''") == "0");
}

TEST_CASE("while a host of the older version is at work a newer one refuses to start, and touches nothing") {
  const Older store;
  store.hostSeen(5);
  CHECK_THAT(store.openingError(), Contains("1 hosts of the older version are at work. Stop them first"));
  CHECK(store.version() == "1");
  store.advance(61 * kSecond);  // it was stopped without a goodbye
  CHECK_NOTHROW(store.open());
  CHECK(store.version() == kNewest);
}

TEST_CASE("an older host's goodbye is enough") {
  const Older store;
  store.hostSeen(5);
  store.sql("UPDATE host SET ended = 1");
  CHECK_NOTHROW(store.open());
}

TEST_CASE("a schema that was migrated by half is refused in one sentence, and stays as it is until it is mended") {
  const Older store;
  store.sql("ALTER TABLE step ADD COLUMN answer TEXT");
  CHECK_THAT(store.openingError(), Contains("can't be brought from version 1 to 2") && Contains("already exists") &&
                                       Contains("Nothing was changed"));
  CHECK(store.version() == "1");
  store.sql("ALTER TABLE step DROP COLUMN answer");
  CHECK_NOTHROW(store.open());
  CHECK(store.version() == kNewest);
}

}  // namespace tieback::ledger::contract
