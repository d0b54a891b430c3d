#include "stores.h"

#include <app/seed.h>
#include <store/postgresql_engine.h>
#include <store/schema.h>

#include <atomic>
#include <exception>
#include <stdexcept>
#include <thread>

namespace tieback::host::contract {
namespace {

const Scope kTool{Tool::change_orders, "p-1", {}};

}  // namespace

tieback::test::PostgresServer& PostgresqlStore::server() {
  static tieback::test::PostgresServer server({"max_connections=100"});
  return server;
}

PostgresqlStore::PostgresqlStore() {
  static std::atomic<int> made = 0;
  name_ = "host_" + std::to_string(++made);
  server().sql("CREATE DATABASE " + name_);
}

std::string PostgresqlStore::url(const std::string& role) const {
  return "postgresql://" + role + "@/" + name_ + "?host=" + server().folder();
}

std::unique_ptr<Database> PostgresqlStore::open(const std::string& role) const {
  return std::make_unique<Database>(postgresqlEngine({url(role), {}}));
}

void PostgresqlStore::sql(const std::string& statements) const {
  if (server().tool("psql", {"-d", name_, "-v", "ON_ERROR_STOP=1", "-q", "-c", statements}) != 0) {
    throw std::runtime_error("psql did not take: " + statements);
  }
}

void PostgresqlStore::cutConnections() const {
  constexpr const char* kPatience = "10000";  // milliseconds
  server().sql("SELECT count(pg_terminate_backend(pid, " + std::string(kPatience) +
               ")) FROM pg_stat_activity WHERE pid<>pg_backend_pid() AND datname='" + name_ + "'");
}

Host::Host(std::unique_ptr<Database> opened, test::StubConnectors::Answer answer)
    : owned(std::move(opened)), database(*owned), connectors(std::move(answer)) {}

ChangeOrder Host::order(const std::string& id) {
  return database.read([&](Connection& connection) { return rows::changeOrder(connection, "c-100", id).value(); });
}

Result<json::Value> Host::create(const std::string& key, const std::string& title) {
  const json::Value body = json::Value::object({{"commitment", "501"}, {"title", title}});
  return project_side.createChangeOrder(actor("u-pat"), kTool, body, {"u-pat", "create", key, title});
}

Result<void> Host::send(const std::string& request_id, std::int64_t revision) {
  return sends.send(actor("u-pat"), {kTool, "4711", Operation::submit, revision, request_id});
}

void setUp(Database& database) {
  test::ManualClock clock;
  migrate(database);
  loadSeed(COMPANY_SEED, database, clock);
}

CallResult takenByConnector() {
  return test::good(json::parse(R"({"item": {"id": "acme.4711", "state": "ready"}})"));
}

void must(bool holds, const std::string& what) {
  if (!holds) throw std::runtime_error("this must hold and does not: " + what);
}

void atOnce(const std::vector<std::function<void()>>& works) {
  std::vector<std::exception_ptr> failures(works.size());
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < works.size(); ++i) {
    threads.emplace_back([&, i] {
      try {
        works[i]();
      } catch (...) {
        failures[i] = std::current_exception();
      }
    });
  }
  for (auto& thread : threads) thread.join();
  for (const auto& failure : failures) {
    if (failure) std::rethrow_exception(failure);
  }
}

}  // namespace tieback::host::contract
