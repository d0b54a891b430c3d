// A connector without the boundary around it: real operations, ledger and lanes over a fake host and ERP. restart()
// stands for a process that died: everything in memory is gone, the ledger file stays.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "export/lanes.h"
#include "ledger/sqlite/sqlite_ledger.h"
#include "operations/decide.h"
#include "operations/reading.h"
#include "operations/send.h"
#include "outbox/events_lane.h"
#include "support/fake_erp.h"
#include "support/fake_host.h"

namespace tieback::test {

// A folder of its own under the system's temporary one, removed at the end.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  std::string file(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

json::Value actorJson(const std::string& id, const std::string& company = "c-1");  // may do everything
json::Value documentJson(const std::string& id = "4711", const std::string& amount = "12500.00",
                         const std::string& commitment = "501");

class World {
 public:
  explicit World(erp::AbsenceProof create_proof = {erp::AbsenceProof::Kind::after, 45 * kSecond});
  // A host among several: of that name and that ERP, on a ledger that `open` opens.
  using OpenLedger = std::function<std::unique_ptr<ledger::Ledger>()>;
  World(std::shared_ptr<FakeErp> shared_erp, erp::AbsenceProof create_proof, std::string host_name, OpenLedger open,
        const exporting::Processes& processes);
  ~World();

  void restart();                                 // as after kill -9
  std::string backUpLedger();                     // a copy's file
  void restoreLedger(const std::string& backup);  // and restart()
  void restartWithoutConnections();               // with a configuration that names none

  json::Value request(const std::string& item, json::Value params = json::Value::object());
  ops::Request parsed(const json::Value& document);
  // Send, accept and export of one CCO; each must succeed.
  void send(const std::string& id = "4711", const std::string& amount = "12500.00",
            const std::string& commitment = "501");
  void acceptAndExport(const std::string& id = "4711");

  // Works off all lanes until nothing is left to do now.
  void settle();
  // settle() by a process that dies at the n-th write to the ledger, before it is made. False when there are fewer:
  // then it lives.
  bool dieAtWrite(int n);
  // settle(), and lets time pass in steps until the item is in none of the states that resolve themselves.
  void waitOut(const std::string& id = "4711", std::int64_t limit = 2 * 3600 * kSecond);

  life::Connection& connection();  // its settings may be changed between calls
  ledger::Item item(const std::string& id = "4711");
  std::vector<std::string> operationsInHistory(const std::string& id = "4711");

  FakeHost host;
  std::shared_ptr<FakeErp> shared_erp;
  FakeErp& erp;
  life::Connections connections;
  std::unique_ptr<ledger::Ledger> ledger;
  std::unique_ptr<ops::Services> services;
  std::unique_ptr<exporting::Fleet> fleet;
  std::unique_ptr<exporting::Context> context;
  std::unique_ptr<exporting::Lanes> lanes;
  // When set, called before every write transaction; may throw.
  std::function<void()> before_write;
  // When set, called after every write transaction.
  std::function<void()> after_write;
  // When set, called when waitOut() lets time pass: the ledger's clock, where it is not this host's.
  std::function<void(std::int64_t)> on_pass;
  // When set, called at the end of every write transaction, before it is committed; may throw.
  std::function<void()> before_commit;
  // What the saves of those who hold an item were for.
  std::vector<ledger::Held> held_saves;

 private:
  void start(const life::Connections& configured);

  life::Connections none_;
  const exporting::LinuxProcesses own_processes_;
  const exporting::Processes& processes_;
  std::string host_name_;
  OpenLedger open_;
  TemporaryFolder folder_;
  int incarnation_ = 0;
  int requests_ = 0;
};

}  // namespace tieback::test
