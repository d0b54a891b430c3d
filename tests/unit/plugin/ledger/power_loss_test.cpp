// The power goes out at any moment: the ledger opens again, every transaction that write() reported is in it, and none
// is there by half.
#include <catch2/catch.hpp>

#include <filesystem>

#include "item_write.h"
#include "ledger/sqlite/sqlite_ledger.h"
#include "support/world.h"
#include "unsafe_disk.h"

namespace tieback::test {
namespace {

constexpr int kTransactions = 8;  // per opening of the ledger
constexpr int kWritesPerCut = 5;
constexpr const char* kName = "l.db";

// The disk at one moment, and how many transactions had been reported durable by then.
struct Cut {
  UnsafeDisk::Files files;
  int reported = 0;
  int begun = 0;
};

// Transaction n touches several tables: an item, its history, a platform event and a mail.
void write(ledger::Ledger& ledger, int n) {
  ledger.write([&](ledger::Transaction& transaction) {
    const auto item = writeItem(transaction, n, 3000);
    ledger::Event event;
    event.id = item.id;
    event.item = item.id;
    transaction.add(event);
    ledger::Mail mail;
    mail.id = item.id;
    mail.item = item.id;
    transaction.add(mail);
  });
}

std::unique_ptr<ledger::Ledger> open(const std::filesystem::path& folder) {
  return ledger::openSqliteLedger((folder / kName).string(), [] { return kStart; });
}

// A new ledger, migrated and filled, closed (which moves the log into the file) and filled further.
std::vector<Cut> record(const std::filesystem::path& folder, bool never_sync) {
  std::vector<Cut> cuts;
  Cut now;
  UnsafeDisk disk(folder);
  if (never_sync) disk.neverSync();
  int moments = 0;
  // Every moment around a sync; between them there are too many to try all.
  disk.on_change = [&](UnsafeDisk::Moment moment) {
    if (moment == UnsafeDisk::Moment::write && ++moments % kWritesPerCut != 0) return;
    now.files = disk.files();
    cuts.push_back(now);
  };
  for (int opening = 0; opening < 2; ++opening) {
    const auto ledger = open(folder);
    for (int n = 0; n < kTransactions; ++n) {
      const int syncs = disk.syncs();
      write(*ledger, ++now.begun);
      if (!never_sync && disk.syncs() == syncs) throw std::logic_error("reported without a sync");
      now.reported = now.begun;
    }
  }
  disk.on_change(UnsafeDisk::Moment::sync);
  return cuts;
}

// What is wrong with the ledger after that cut; empty when nothing.
std::string wrongAfter(const Cut& cut, Unsynced unsynced) {
  const TemporaryFolder after;
  const auto folder = std::filesystem::path(after.file("x")).parent_path();
  UnsafeDisk::afterPowerLoss(cut.files, unsynced, folder);
  const UnsafeDisk quick(folder);  // nothing goes out this time: the real disk need not be waited for
  try {
    const auto ledger = open(folder);
    int whole = 0;
    std::string wrong;
    ledger->read([&](ledger::Transaction& transaction) {
      for (int n = 1; n <= cut.begun; ++n) {
        const std::string id = "acme." + std::to_string(n);
        const bool item = transaction.find("acme", id).has_value();
        const bool history = transaction.history("acme", id).size() == 1;
        const bool mail = transaction.mails(id).size() == 1;
        if (item != history || item != mail) wrong = "transaction " + std::to_string(n) + " is there by half";
        if (item) whole = n;
        if (!item && n <= cut.reported) wrong = "transaction " + std::to_string(n) + " was reported and is lost";
      }
    });
    if (wrong.empty()) write(*ledger, whole + 1);  // and work goes on
    return wrong;
  } catch (const ledger::LedgerError& error) {
    return error.what();
  }
}

// Counts the cuts after which something is wrong; the first of them is told.
std::size_t damaged(const std::vector<Cut>& cuts, Unsynced unsynced, std::string& first) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < cuts.size(); ++i) {
    const std::string wrong = wrongAfter(cuts[i], unsynced);
    if (!wrong.empty() && ++count == 1) first = "cut " + std::to_string(i) + ": " + wrong;
  }
  return count;
}

std::filesystem::path folderOf(const TemporaryFolder& temporary) {
  return std::filesystem::path(temporary.file("x")).parent_path();
}

}  // namespace

TEST_CASE("no power loss takes what was reported, nor leaves half of anything") {
  const auto unsynced = GENERATE(Unsynced::dropped, Unsynced::kept, Unsynced::every_second_kept, Unsynced::last_torn);
  const TemporaryFolder temporary;
  const auto cuts = record(folderOf(temporary), false);
  CHECK(cuts.size() > 2 * 2 * kTransactions);  // at least around every transaction's sync
  std::string first;
  CHECK(damaged(cuts, unsynced, first) == 0);
  INFO(first);
  CHECK(first.empty());
}

TEST_CASE("the simulation would notice: without syncs reported transactions are lost") {
  const TemporaryFolder temporary;
  const auto cuts = record(folderOf(temporary), true);
  std::string first;
  CHECK(damaged(cuts, Unsynced::dropped, first) > 0);
  INFO(first);
  CHECK(first.find("was reported and is lost") != std::string::npos);
}

}  // namespace tieback::test
