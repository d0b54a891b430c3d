// Brings the change orders that were made in the ERP, one page per unit of work. What a page brought and where the next
// one begins is saved in one transaction, so that a host killed in between goes on, and nothing is staged twice.
#pragma once

#include <string>

#include "erp/port/dialect.h"
#include "export/context.h"

namespace tieback::exporting {

class Pulls {
 public:
  explicit Pulls(const Context& context) : context_(context) {}

  // Of one that was just claimed, within that transaction: its first page is about to be asked for.
  static void begin(ledger::Transaction& transaction, ledger::Pull& pull, ledger::Micros now);

  // Asks for the next page. Leaves the pull unleased.
  void page(const life::Connection& connection, const ledger::Pull& claimed);

  // Not now: the connection rests, is full, or is not configured at present.
  static void putOff(ledger::Transaction& transaction, ledger::Pull pull, ledger::Micros until, const std::string& why);

 private:
  void arrived(const life::Connection& connection, const ledger::Pull& claimed, const erp::ImportPage& page);
  void stopped(const life::Connection& connection, const ledger::Pull& claimed, const erp::Outcome& outcome);
  static void fail(ledger::Transaction& transaction, ledger::Pull& pull, const erp::ErpError& error,
                   ledger::Micros now);
  using Change = std::function<void(ledger::Transaction&, ledger::Pull&, ledger::Micros now)>;
  void finish(const ledger::Pull& claimed, const Change& change);

  const Context& context_;
};

}  // namespace tieback::exporting
