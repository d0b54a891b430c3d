// The engines that the suite runs over. A store is one database of one engine; open() is what another host does.
#pragma once

#include <project/event_applier.h>
#include <project/project_side.h>
#include <project/reconcile.h>
#include <project/rows.h>
#include <project/send_service.h>

#include <memory>
#include <string>

#include "support.h"
#include "support/postgres_server.h"

namespace tieback::host::contract {

class SqliteStore {
 public:
  std::unique_ptr<Database> open() const { return std::make_unique<Database>(folder_ / "host.db"); }

 private:
  test::TempFolder folder_;
};

class PostgresqlStore {
 public:
  PostgresqlStore();
  std::unique_ptr<Database> open(const std::string& role = "boss") const;
  std::string url(const std::string& role = "boss") const;
  const std::string& name() const { return name_; }
  // Of this program's server, in this database.
  void sql(const std::string& statements) const;
  // Ends every connection to it, and returns when they have ended.
  void cutConnections() const;
  static tieback::test::PostgresServer& server();

 private:
  std::string name_;
};

// A host on a store, without HTTP. Its connector is the test's.
class Host {
 public:
  Host(std::unique_ptr<Database> opened, test::StubConnectors::Answer answer);

  std::unique_ptr<Database> owned;
  Database& database;
  test::ManualClock clock;
  SecretMask mask;
  Log log{LogLevel::error, "/dev/null", mask};
  Directory directory{database, clock};
  ProjectSide project_side{database, clock};
  test::StubConnectors connectors;
  SendService sends{database, clock, log, connectors};
  Reconciler reconciler{database, clock, log, connectors, sends};
  EventApplier events{database, clock, log, [](std::string_view) {}};

  Actor actor(const std::string& id) const { return directory.actor(id).value(); }
  ChangeOrder order(const std::string& id = "4711");
  Result<json::Value> create(const std::string& key, const std::string& title);
  Result<void> send(const std::string& request_id, std::int64_t revision = 1);
};

// The tables, and the companies of fixtures/company/company.yaml in them.
void setUp(Database& database);

CallResult takenByConnector();
using test::eventText;

// For works that run at once, where Catch's own checks are not: throws when it does not hold.
void must(bool holds, const std::string& what);

// Runs all of them at once, and waits until they have ended. What one throws is thrown then.
void atOnce(const std::vector<std::function<void()>>& works);

}  // namespace tieback::host::contract
