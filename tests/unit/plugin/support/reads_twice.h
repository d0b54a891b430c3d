// A ledger that passes everything on, and runs each reading twice, as when a server is lost in the midst of it: only
// the last run counts.
#pragma once

#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "ledger/port/ledger.h"

namespace tieback::test {

class ReadsTwice : public ledger::Ledger {
 public:
  explicit ReadsTwice(std::unique_ptr<ledger::Ledger> inner) : inner_(std::move(inner)) {}

  void write(const std::function<void(ledger::Transaction&)>& work) override { inner_->write(work); }
  void writeSoon(const std::function<void(ledger::Transaction&)>& work) override { inner_->writeSoon(work); }
  void settle() override { inner_->settle(); }
  void read(const std::function<void(ledger::Transaction&)>& work) override {
    inner_->read(work);
    inner_->read(work);
  }
  ledger::Micros now() override { return inner_->now(); }
  void check() override { inner_->check(); }
  bool shared() const override { return inner_->shared(); }
  std::vector<ledger::Queue> listen(const std::function<bool()>& cancelled) override {
    return inner_->listen(cancelled);
  }

 private:
  std::unique_ptr<ledger::Ledger> inner_;
};

}  // namespace tieback::test
