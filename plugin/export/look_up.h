// Looking, without changing anything: what became of a request whose answer was lost, and whether an unlinked record is
// gone.
#pragma once

#include <string>

#include "export/context.h"
#include "export/walk.h"

namespace tieback::exporting {

// What stood in the way, in words; empty for Done.
std::string whyOf(const erp::Outcome& outcome);

class LookUps {
 public:
  explicit LookUps(const Context& context) : context_(context) {}

  // Each leaves the item unleased, with its next look-up time set where there is one.
  void settleDoubt(const life::Connection& connection, ledger::Item item);
  void checkGone(const life::Connection& connection, ledger::Item item);
  void putOff(const ledger::Item& claimed, const std::string& why);

 private:
  using Change = std::function<void(ledger::Transaction&, life::Mover&, ledger::Item&)>;
  void finish(const life::Connection& connection, ledger::Item& item, const Change& change);
  bool stillMine(ledger::Transaction& transaction, const ledger::Item& item) const;
  void absent(const life::Connection& connection, ledger::Item& item, ledger::Micros looked_at);
  void found(const life::Connection& connection, ledger::Item& item, const erp::Job& job, erp::Found found,
             ledger::Micros looked_at);
  void failed(const life::Connection& connection, ledger::Item& item, const erp::Outcome& outcome);
  void stepTookEffect(const life::Connection& connection, ledger::Item& item, erp::Found found);
  void notSeen(const life::Connection& connection, ledger::Item& item, ledger::Micros looked_at,
               const erp::State* state);
  void stillInDoubt(const life::Connection& connection, ledger::Item& item, const std::string& known,
                    ledger::Micros next);

  // persons_word.cpp: a person has said that the ERP holds it.
  void compareWithWord(const life::Connection& connection, ledger::Item& item, const erp::Job& job, erp::LookUp result,
                       ledger::Micros looked_at);
  void compareFound(const life::Connection& connection, ledger::Item& item, const erp::Job& job, erp::Found found,
                    ledger::Micros looked_at);
  void lookAnew(const life::Connection& connection, ledger::Item& item);
  void takeWord(const life::Connection& connection, ledger::Item& item, const std::string& why);

  const Context& context_;
};

}  // namespace tieback::exporting
