// Several hosts of the connector on one PostgreSQL and one ERP, in one thread: the test says who does what when, and
// what each process looks like to the others.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>

#include "ledger/postgresql/postgresql_ledger.h"
#include "plugin/support/world.h"
#include "store.h"

namespace tieback::ledger::contract {

// The kernel's view of processes, as the test wants it.
class FakeProcesses final : public exporting::Processes {
 public:
  FakeProcesses(std::string kernel, std::int64_t number, const std::set<std::int64_t>& ended)
      : kernel_(std::move(kernel)), number_(number), ended_(ended) {}
  exporting::Process self() const override { return {kernel_, number_, "tick"}; }
  bool hasEnded(const exporting::Process& process) const override {
    return process.kernel == kernel_ && ended_.contains(process.number);
  }

 private:
  std::string kernel_;
  std::int64_t number_;
  const std::set<std::int64_t>& ended_;
};

class TestFleet {
 public:
  explicit TestFleet(erp::AbsenceProof proof = {erp::AbsenceProof::Kind::after, 45 * kSecond}) : proof_(proof) {}

  // Each is a process of its own, under that kernel.
  test::World& add(const std::string& name, const std::string& kernel = "kernel-1") {
    const std::int64_t number = next_++;
    numbers_[name] = number;
    processes_.push_back(std::make_unique<FakeProcesses>(kernel, number, ended_));
    worlds_.push_back(std::make_unique<test::World>(
        erp, proof_, name,
        [this] {
          return openPostgresqlLedger({store.url(), {}, 0});
        },
        *processes_.back()));
    worlds_.back()->on_pass = [this](std::int64_t by) { store.advance(by); };
    return *worlds_.back();
  }
  // Its process is no more.
  void end(const std::string& name) { ended_.insert(numbers_.at(name)); }
  // Longer than a lease.
  void passLease() const { store.advance(exporting::kLeaseUs + kSecond); }

  PostgresqlStore store;
  std::shared_ptr<test::FakeErp> erp = std::make_shared<test::FakeErp>();

 private:
  erp::AbsenceProof proof_;
  std::set<std::int64_t> ended_;
  std::map<std::string, std::int64_t> numbers_;
  std::int64_t next_ = 100;
  std::vector<std::unique_ptr<FakeProcesses>> processes_;
  std::vector<std::unique_ptr<test::World>> worlds_;
};

}  // namespace tieback::ledger::contract
