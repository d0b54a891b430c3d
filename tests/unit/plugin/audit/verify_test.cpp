// Whatever someone does to a copy of the ledger's history is found, at its place.
#include <catch2/catch.hpp>

#include "audited.h"

namespace tieback::test {
namespace {

audit::SigningKey signingKey(const std::string& pem = kPrivateKey) {
  return audit::SigningKey::fromPem(pem).value();
}

// A checkpoint of acme's last row, as it is now.
std::vector<audit::CheckpointLines> checkpointed(const Audited& world) {
  std::optional<ledger::HistoryHead> head;
  world.toRead()->read([&](ledger::Transaction& transaction) { head = transaction.historyHead("acme"); });
  const audit::Checkpoint checkpoint{"acme", head->sequence, head->hash, kStart, "", ""};
  return {{"acme.checkpoints", {audit::signedLine(checkpoint, signingKey())}}};
}

void checkOne(const std::vector<audit::Finding>& findings, const std::string& kind, std::int64_t sequence,
              std::int64_t last_sequence, const std::string& item) {
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].kind == kind);
  CHECK(findings[0].connection == "acme");
  CHECK(findings[0].sequence == sequence);
  CHECK(findings[0].last_sequence == last_sequence);
  CHECK(findings[0].item == item);
}

}  // namespace

TEST_CASE("an untouched history is sound, and the report says how far it is signed") {
  const Audited world;
  const auto report =
      audit::verify(*world.toRead(), checkpointed(world), audit::VerifyingKey::fromPem(kPrivateKey).value());
  CHECK(report.findings.empty());
  REQUIRE(report.connections.size() == 2);
  CHECK(report.connections[0].connection == "acme");
  CHECK(report.connections[0].rows == Audited::kRows);
  CHECK(report.connections[0].signed_up_to == Audited::kRows);
  CHECK(report.connections[1].signed_up_to == 0);
}

TEST_CASE("an altered row is found, whatever was altered in it") {
  const auto change = GENERATE(
      std::string("message = 'Rejected.'"), std::string("actor = '{\"id\":\"u-eve\",\"name\":\"Eve\"}'"),
      std::string("actor = 'no JSON'"), std::string("at = at + 1"), std::string("at = 'yesterday'"),
      std::string("operation = 'reject'"), std::string("from_state = 'failed'"), std::string("to_state = 'synced'"),
      std::string("revision = 99"), std::string("details = '{}'"), std::string("hash = 'ff'"));
  const Audited world;
  world.tamper("UPDATE history SET " + change + " WHERE connection = 'acme' AND sequence = 4");
  const auto findings = world.findings();
  INFO(change);
  REQUIRE_FALSE(findings.empty());
  // A row that lost its own hash takes the next one's foothold away, too.
  CHECK(findings.size() == (change.starts_with("hash") ? 2U : 1U));
  CHECK(findings[0].kind == "altered");
  CHECK(findings[0].connection == "acme");
  CHECK(findings[0].sequence == 4);
  CHECK(findings[0].item == "acme.4714");
}

TEST_CASE("the first and the last row are no less safe") {
  const Audited world;
  const int row = GENERATE(1, Audited::kRows);
  world.tamper("UPDATE history SET message = 'x' WHERE connection = 'acme' AND sequence = " + std::to_string(row));
  checkOne(world.findings(), "altered", row, row, "acme." + std::to_string(4710 + row));
}

TEST_CASE("a row whose item was changed, or that was given to another connection") {
  const Audited world;
  SECTION("item") {
    world.tamper("UPDATE history SET item = 'acme.9999' WHERE connection = 'acme' AND sequence = 4");
    checkOne(world.findings(), "altered", 4, 4, "acme.9999");
  }
  SECTION("connection") {
    world.tamper("UPDATE history SET connection = 'gamma' WHERE connection = 'acme' AND sequence = 1");
    const auto findings = world.findings();
    REQUIRE(findings.size() == 2);
    CHECK(findings[0].kind == "removed");
    CHECK(findings[0].connection == "acme");
    CHECK(findings[1].kind == "altered");
    CHECK(findings[1].connection == "gamma");
  }
}

TEST_CASE("a removed row leaves a gap with its number") {
  const Audited world;
  SECTION("one") {
    world.tamper("DELETE FROM history WHERE connection = 'acme' AND sequence = 4");
    checkOne(world.findings(), "removed", 4, 4, "");
  }
  SECTION("several") {
    world.tamper("DELETE FROM history WHERE connection = 'acme' AND sequence BETWEEN 4 AND 6");
    checkOne(world.findings(), "removed", 4, 6, "");
  }
  SECTION("the first ones") {
    world.tamper("DELETE FROM history WHERE connection = 'acme' AND sequence <= 3");
    checkOne(world.findings(), "removed", 1, 3, "");
  }
}

TEST_CASE("a gap that was closed by numbering the rest anew") {
  const Audited world;
  world.tamper(
      "DELETE FROM history WHERE connection = 'acme' AND sequence = 4;"
      "UPDATE history SET sequence = sequence - 1 WHERE connection = 'acme' AND sequence = 5;"
      "UPDATE history SET sequence = sequence - 1 WHERE connection = 'acme' AND sequence = 6;"
      "DELETE FROM history WHERE connection = 'acme' AND sequence > 6");
  const auto findings = world.findings();
  REQUIRE_FALSE(findings.empty());
  CHECK(findings[0].sequence == 4);
  CHECK(findings[0].item == "acme.4715");
}

TEST_CASE("rows that changed places are told from altered ones") {
  const Audited world;
  const auto [first, second] = GENERATE(std::make_pair(4, 5), std::make_pair(3, 8));
  const auto at = [](int row) { return " WHERE connection = 'acme' AND sequence = " + std::to_string(row) + ";"; };
  world.tamper("UPDATE history SET sequence = 1000" + at(first) +
               "UPDATE history SET sequence = " + std::to_string(first) + at(second) +
               "UPDATE history SET sequence = " + std::to_string(second) + at(1000));
  const auto findings = world.findings();
  INFO(first << " and " << second);
  std::vector<std::int64_t> reordered;
  for (const auto& finding : findings) {
    if (finding.kind == "reordered") reordered.push_back(finding.sequence);
  }
  CHECK(reordered == std::vector<std::int64_t>{first, second});
}

TEST_CASE("a cut-off tail shows by a checkpoint, and only by one") {
  const Audited world;
  const auto checkpoints = checkpointed(world);
  world.tamper("DELETE FROM history WHERE connection = 'acme' AND sequence > 7");
  CHECK(world.findings().empty());
  checkOne(world.findings(checkpoints), "cut_off", 8, 10, "");
}

TEST_CASE("a history that is gone altogether") {
  const Audited world;
  const auto checkpoints = checkpointed(world);
  world.tamper("DELETE FROM history WHERE connection = 'acme'");
  checkOne(world.findings(checkpoints), "cut_off", 1, 10, "");
}

TEST_CASE("a history written anew, hashes and all, does not fit what was signed") {
  const Audited world;
  const auto checkpoints = checkpointed(world);
  world.tamper(
      "DELETE FROM history WHERE connection = 'acme' AND sequence > 7;"
      "UPDATE history_head SET sequence = 7, hash = (SELECT hash FROM history WHERE connection = 'acme' AND sequence = "
      "7) "
      "WHERE connection = 'acme'");
  {
    const auto ledger = ledger::openSqliteLedger(world.file(), [] { return kStart; });
    for (int row = 80; row <= 84; ++row) Audited::append(*ledger, row);
  }
  CHECK(world.findings().empty());
  checkOne(world.findings(checkpoints), "rewritten", 1, 10, "acme.4792");
}

TEST_CASE("a tail that was cut off shows without a checkpoint, too, once the host has gone on") {
  const Audited world;
  world.tamper("DELETE FROM history WHERE connection = 'acme' AND sequence > 7");
  {
    const auto ledger = ledger::openSqliteLedger(world.file(), [] { return kStart; });
    Audited::append(*ledger, 80);
  }
  checkOne(world.findings(), "removed", 8, 10, "");
}

TEST_CASE("a checkpoint that is not ours proves nothing, and is told") {
  const Audited world;
  auto checkpoints = checkpointed(world);
  SECTION("another key's") {
    const audit::Checkpoint forged{"acme", 99, "ff", kStart, "", ""};
    checkpoints[0].lines = {audit::signedLine(forged, signingKey(kOtherPrivateKey))};
  }
  SECTION("altered") {
    auto& line = checkpoints[0].lines[0];
    line.replace(line.find("\"sequence\":10"), 13, "\"sequence\":11");
  }
  SECTION("no checkpoint at all") {
    checkpoints[0].lines = {"{}"};
  }
  SECTION("a line before it was taken out") {
    const audit::Checkpoint second{"acme", 10, "ff", kStart, "aa", ""};
    checkpoints[0].lines = {audit::signedLine(second, signingKey())};
  }
  const auto findings = world.findings(checkpoints);
  REQUIRE_FALSE(findings.empty());
  CHECK(findings[0].kind == "checkpoint");
  CHECK(findings[0].message.find("acme.checkpoints:1: ") == 0);
}

TEST_CASE("it reads beside a host that has the ledger, and changes nothing") {
  const Audited world;
  const auto host = ledger::openSqliteLedger(world.file(), [] { return kStart; });
  Audited::append(*host, 11);
  const auto reader = world.toRead();
  CHECK(audit::verify(*reader, {}, std::nullopt).connections.at(0).rows == 11);
  Audited::append(*host, 12);
  CHECK(audit::verify(*reader, {}, std::nullopt).connections.at(0).rows == 12);
  CHECK_THROWS_AS(reader->write([](ledger::Transaction&) {}), ledger::LedgerError);
}

TEST_CASE("a long history is read page by page") {
  const Audited world;
  {
    const auto ledger = ledger::openSqliteLedger(world.file(), [] { return kStart; });
    ledger->write([](ledger::Transaction& transaction) {
      ledger::HistoryEntry entry;
      entry.item = "acme.1";
      for (int row = 0; row < 2500; ++row) transaction.append(entry, "acme");
    });
  }
  world.tamper("UPDATE history SET message = 'x' WHERE connection = 'acme' AND sequence = 2010");
  checkOne(world.findings(), "altered", 2010, 2010, "acme.1");
}

}  // namespace tieback::test
