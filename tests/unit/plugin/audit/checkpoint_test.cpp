// Checkpoints: written when the history has grown, never twice, and not over something that is wrong.
#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>

#include "audit/checkpoint_writer.h"
#include "audited.h"

namespace tieback::test {
namespace {

constexpr std::int64_t kEvery = 15 * kMinute;

struct Desk {
  Audited world;
  FakeHost host;
  std::unique_ptr<ledger::Ledger> ledger = ledger::openSqliteLedger(world.file(), [this] { return host.now; });
  std::string folder = world.folder.file("checkpoints");
  std::string file = audit::checkpointFile(folder, "acme");
  audit::CheckpointWriter writer{host.client(), *ledger, {folder, "file:audit.key", kEvery}, {"acme", "beta"}};

  Desk() {
    std::filesystem::create_directory(folder);
    host.secrets["file:audit.key"] = kPrivateKey;
  }
  std::vector<std::string> lines() const { return audit::checkpointLines(file); }
  std::vector<audit::Finding> findings() const {
    return audit::verify(*ledger, {{file, lines()}}, audit::VerifyingKey::fromPem(kPrivateKey).value()).findings;
  }
};

}  // namespace

TEST_CASE("a checkpoint is written for each connection, and another one when it has grown") {
  Desk desk;
  const auto next = desk.writer.work();
  CHECK(next == desk.host.now + kEvery);
  REQUIRE(desk.lines().size() == 1);
  CHECK(audit::checkpointLines(audit::checkpointFile(desk.folder, "beta")).size() == 1);
  const auto first = audit::checkpointFrom(desk.lines()[0]).value();
  CHECK(first.sequence == 10);
  CHECK(first.at_us == desk.host.now);

  Audited::append(*desk.ledger, 11);
  desk.writer.work();
  CHECK(desk.lines().size() == 1);  // not yet due
  desk.host.advance(kEvery);
  desk.writer.work();
  REQUIRE(desk.lines().size() == 2);
  CHECK(audit::checkpointFrom(desk.lines()[1]).value().sequence == 11);
  desk.host.advance(kEvery);
  desk.writer.work();
  CHECK(desk.lines().size() == 2);  // nothing new
  CHECK(desk.findings().empty());
  CHECK(desk.writer.problem().empty());
}

TEST_CASE("half a line of a host that died is no line, and is not in the way") {
  Desk desk;
  desk.writer.work();
  std::ofstream(desk.file, std::ios::app) << "{\"connection\":\"ac";
  CHECK(desk.lines().size() == 1);
  Audited::append(*desk.ledger, 11);
  desk.host.advance(kEvery);
  desk.writer.work();
  CHECK(desk.lines().size() == 2);
  CHECK(desk.findings().empty());
}

TEST_CASE("what is wrong is said, and nothing is signed over it") {
  Desk desk;
  SECTION("no key") {
    desk.host.secrets["file:audit.key"] = "";
  }
  SECTION("no folder") {
    std::filesystem::remove(desk.folder);
  }
  SECTION("the row signed last is gone") {
    desk.writer.work();
    desk.world.tamper("DELETE FROM history WHERE connection = 'acme' AND sequence > 7");
    Audited::append(*desk.ledger, 80);
    desk.host.advance(kEvery);
  }
  const auto before = desk.lines().size();
  desk.writer.work();
  CHECK_FALSE(desk.writer.problem().empty());
  CHECK(desk.lines().size() == before);
}

TEST_CASE("a key of another kind is refused") {
  CHECK_FALSE(audit::SigningKey::fromPem("nonsense"));
  CHECK_FALSE(audit::VerifyingKey::fromPem(""));
  const auto key = audit::SigningKey::fromPem(kPrivateKey).value();
  const auto signature = key.sign("text");
  CHECK(audit::VerifyingKey::fromPem(kPrivateKey).value().fits("text", signature));
  CHECK_FALSE(audit::VerifyingKey::fromPem(kPrivateKey).value().fits("texT", signature));
  CHECK_FALSE(audit::VerifyingKey::fromPem(kOtherPrivateKey).value().fits("text", signature));
  CHECK_FALSE(audit::VerifyingKey::fromPem(kPrivateKey).value().fits("text", "short"));
}

}  // namespace tieback::test
