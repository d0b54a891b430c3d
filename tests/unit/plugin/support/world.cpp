#include "support/world.h"

#include <unistd.h>

#include <array>
#include <cstdlib>
#include <stdexcept>
#include <utility>

#include "support/reads_twice.h"

namespace tieback::test {
namespace {

// Writes after the test's hook.
class HookedLedger final : public ReadsTwice {
 public:
  HookedLedger(std::unique_ptr<ledger::Ledger> inner, const std::function<void()>& hook,
               const std::function<void()>& commit_hook, const std::function<void()>& after_hook,
               std::vector<ledger::Held>& held)
      : ReadsTwice(std::move(inner)), hook_(hook), commit_hook_(commit_hook), after_hook_(after_hook), held_(held) {}
  void write(const std::function<void(ledger::Transaction&)>& work) override {
    if (hook_) hook_();
    ReadsTwice::write([&](ledger::Transaction& transaction) {
      work(transaction);
      if (commit_hook_) commit_hook_();
    });
    if (const auto hook = after_hook_) hook();  // which may take itself away
  }
  void writeHeld(ledger::Held held, const std::function<void(ledger::Transaction&)>& work) override {
    held_.push_back(held);
    write(work);
  }
  void writeSoon(const std::function<void(ledger::Transaction&)>& work) override { write(work); }

 private:
  const std::function<void()>& hook_;
  const std::function<void()>& commit_hook_;
  const std::function<void()>& after_hook_;
  std::vector<ledger::Held>& held_;
};

std::string idOf(const std::string& change_order) {
  return "acme." + change_order;
}

}  // namespace

TemporaryFolder::TemporaryFolder() {
  std::string name = (std::filesystem::temp_directory_path() / "tieback-test-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
  path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

json::Value actorJson(const std::string& id, const std::string& company) {
  return json::parse(
      R"({"id":")" + id + R"(","name":"Name of )" + id + R"(","email":")" + id + R"(@example.com","company":")" +
      company +
      R"(","levels":{"company":{"erp_integrations":"admin"},"projects":{"p-1":{"commitments":"admin","change_orders":"admin"}}},
                     "privileges":["can_push_to_accounting"]})");
}

json::Value documentJson(const std::string& id, const std::string& amount, const std::string& commitment) {
  return json::parse(
      R"({"job_origin_id":"TOWER","currency":"USD",
    "commitment":{"id":")" +
      commitment + R"(","number":"SC-)" + commitment +
      R"(","title":"Concrete","status":"Approved","type":"WorkOrderContract",
      "origin_id":"SC-001","project":{"id":"p-1","name":"Harbour Tower","origin_id":"TOWER"},"vendor":{"id":"77","company":"Apex Concrete LLC","origin_id":"V-1001"}},
    "commitment_items":[],
    "change_order":{"id":")" +
      id + R"(","contract_id":")" + commitment + R"(","number":"CCO-)" + id +
      R"(","status":"Approved","title":"Extra footing",
      "description":"As agreed","total_amount":")" +
      amount + R"(","created_by":{"id":"u-pat","name":"Pat","email":"pat@example.com"}},
    "change_order_items":[{"id":"1","amount":")" +
      amount + R"(","commitment_line_item_id":null,"cost_code":{"id":"9","full_code":"03-300","origin_id":"03-300"},
      "line_item_type":{"id":"3","code":"S","name":"Subcontract","origin_id":"S"},"description":"Footing","position":1}]})");
}

World::World(erp::AbsenceProof create_proof)
    : World(
          std::make_shared<FakeErp>(), create_proof, "",
          [this] { return ledger::openSqliteLedger(folder_.file("ledger.db"), [this] { return host.now; }); },
          own_processes_) {}

World::World(std::shared_ptr<FakeErp> the_erp, erp::AbsenceProof create_proof, std::string host_name, OpenLedger open,
             const exporting::Processes& processes)
    : shared_erp(std::move(the_erp)),
      erp(*shared_erp),
      processes_(processes),
      host_name_(std::move(host_name)),
      open_(std::move(open)) {
  auto connection = std::make_unique<life::Connection>();
  connection->id = "acme";
  connection->company = "c-1";
  connection->name = "Acme books";
  connection->profile.name = connection->profile.title = "fake";
  connection->profile.digest = "profile-1";
  connection->dialect = std::make_unique<FakeDialect>(erp, create_proof);
  connections.add(std::move(connection));
  erp.observer = [answers = connections.erpAnswers()](const auto& request, const auto& exchange) {
    answers->saw(request.method, request.target, [exchange] { return exchange; });
  };
  restart();
}

World::~World() = default;

void World::restart() {
  start(connections);
}

void World::restartWithoutConnections() {
  start(none_);
}

void World::start(const life::Connections& configured) {
  const_cast<life::Connection*>(connections.find("acme"))->epoch = "run" + std::to_string(incarnation_ + 1);
  lanes.reset();
  context.reset();
  fleet.reset();
  services.reset();
  ledger.reset();
  ledger = std::make_unique<HookedLedger>(open_(), before_write, before_commit, after_write, held_saves);
  services = std::make_unique<ops::Services>(ops::Services{host.client(), *ledger, configured});
  std::string incarnation = "host-";
  if (!host_name_.empty()) incarnation = host_name_ + "-" + std::to_string(processes_.self().number) + "-";
  incarnation += std::to_string(++incarnation_);
  fleet = std::make_unique<exporting::Fleet>(*ledger, incarnation, host_name_, processes_);
  fleet->join();
  context =
      std::make_unique<exporting::Context>(exporting::Context{host.client(), *ledger, configured, incarnation, *fleet});
  lanes = std::make_unique<exporting::Lanes>(*context);
  lanes->maintain();
}

void World::restoreLedger(const std::string& backup) {
  ledger.reset();
  std::filesystem::remove(folder_.file("ledger.db-wal"));
  std::filesystem::remove(folder_.file("ledger.db-shm"));
  std::filesystem::copy_file(backup, folder_.file("ledger.db"), std::filesystem::copy_options::overwrite_existing);
  restart();
}

std::string World::backUpLedger() {
  ledger.reset();  // closed, it is one file
  std::string backup = folder_.file("backup.db");
  std::filesystem::copy_file(folder_.file("ledger.db"), backup, std::filesystem::copy_options::overwrite_existing);
  restart();
  return backup;
}

json::Value World::request(const std::string& id, json::Value params) {
  json::Value document = json::Value::object({{"actor", actorJson("u-ann")},
                                              {"company", "c-1"},
                                              {"request_id", "r-" + std::to_string(++requests_)},
                                              {"params", std::move(params)}});
  document.set("item", idOf(id)).set("expected_revision", item(id).revision);
  return document;
}

ops::Request World::parsed(const json::Value& document) {
  auto request = ops::requestFrom(document);
  if (!request) throw std::runtime_error(request.error().message);
  return *request;
}

void World::send(const std::string& id, const std::string& amount, const std::string& commitment) {
  const auto document = request(
      id, json::Value::object({{"change_order_revision", 1}, {"document", documentJson(id, amount, commitment)}}));
  const bool again = item(id).state == domain::State::rejected;
  const ops::Sending sending(*services);
  const auto answer = again ? sending.resend(parsed(document)) : sending.submit(parsed(document));
  if (!answer) throw std::runtime_error(answer.error().message);
}

void World::acceptAndExport(const std::string& id) {
  const ops::Deciding deciding(*services);
  if (auto answer = deciding.accept(parsed(request(id))); !answer) throw std::runtime_error(answer.error().message);
  if (auto answer = deciding.exportItem(parsed(request(id))); !answer) throw std::runtime_error(answer.error().message);
}

void World::settle() {
  const Cancel never(nullptr);
  while (lanes->workExport(never) || lanes->workLookUp(never)) {
  }
}

void World::waitOut(const std::string& id, std::int64_t limit) {
  const std::int64_t end = host.now + limit;
  while (host.now < end) {
    settle();
    const auto state = item(id).state;
    if (state != domain::State::exporting && state != domain::State::in_doubt) return;
    host.advance(kSecond * 10);
    if (on_pass) on_pass(kSecond * 10);
    lanes->maintain();
  }
}

bool World::dieAtWrite(int n) {
  int writes = 0;
  bool died = false;
  before_write = [&] {
    if (++writes != n) return;
    died = true;
    throw Crash();
  };
  try {
    settle();
  } catch (const Crash&) {
  }
  before_write = nullptr;
  return died;
}

life::Connection& World::connection() {
  return *const_cast<life::Connection*>(connections.find("acme"));
}

ledger::Item World::item(const std::string& id) {
  ledger::Item found;
  ledger->read([&](ledger::Transaction& transaction) {
    if (auto item = transaction.find("acme", idOf(id))) found = std::move(*item);
  });
  return found;
}

std::vector<std::string> World::operationsInHistory(const std::string& id) {
  std::vector<std::string> operations;
  ledger->read([&](ledger::Transaction& transaction) {
    operations.clear();
    for (const auto& entry : transaction.history("acme", idOf(id))) operations.push_back(entry.operation);
  });
  return operations;
}

}  // namespace tieback::test
