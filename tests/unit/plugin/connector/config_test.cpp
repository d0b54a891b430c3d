#include <catch2/catch.hpp>

#include "connector/config.h"

namespace tieback {
namespace {

json::Value good() {
  return json::parse(R"({"base_dir":"/etc/tieback","ledger":{"url":"sqlite:var/l.db"},"profiles":["profiles"],
    "connections":[{"id":"acme","company":"c-1","profile":"acumatica","endpoint":{},"credentials":{}}],
    "mail":{"smtp":{"host":"127.0.0.1","port":2525,"security":"none"},"from":"Tieback <tieback@example.com>"},
    "daily_summary":{"at":"06:30"}})");
}

std::string whereOf(const json::Value& document) {
  const auto config = configFrom(document);
  return config ? "" : config.error().where;
}

}  // namespace

TEST_CASE("a good configuration, with paths taken from its folder") {
  const auto config = configFrom(good());
  REQUIRE(config);
  CHECK(config->ledger_file == "/etc/tieback/var/l.db");
  CHECK(config->profile_folders == std::vector<std::string>{"/etc/tieback/profiles"});
  CHECK(config->connections.at(0).name == "acme");
  CHECK(config->summary_at == "06:30");
}

TEST_CASE("audit checkpoints: a folder, a key, and how often") {
  auto document = good();
  CHECK_FALSE(configFrom(document)->audit);
  document.set("audit", json::parse(R"({"checkpoints":"audit","key":"file:audit.key","every":"1h"})"));
  const auto config = configFrom(document);
  REQUIRE(config);
  CHECK(config->audit->folder == "/etc/tieback/audit");
  CHECK(config->audit->key == "file:audit.key");
  CHECK(config->audit->every_us == 3'600'000'000);
  document["audit"].set("every", "often");
  CHECK(whereOf(document) == "audit.every");
  document["audit"].erase("key");
  CHECK(whereOf(document) == "audit.key");
  document["audit"].erase("checkpoints");
  CHECK(whereOf(document) == "audit.checkpoints");
}

TEST_CASE("what is wrong is named by its path") {
  auto document = good();
  const auto with = [&](std::initializer_list<const char*> path, json::Value value) {
    json::Value* place = &document;
    for (const char* name : path) place = &(*place)[name];
    *place = std::move(value);
    return whereOf(document);
  };
  SECTION("unknown members") {
    CHECK(with({"ledgr"}, "x") == "ledgr");
  }
  SECTION("nested unknown members") {
    CHECK(with({"ledger", "file"}, "x") == "ledger.file");
  }
  SECTION("another store") {
    CHECK(with({"ledger", "url"}, "mysql:x") == "ledger.url");
  }
  SECTION("a number for a text") {
    CHECK(with({"ledger", "url"}, 7) == "ledger.url");
  }
  SECTION("no profiles") {
    CHECK(with({"profiles"}, json::Value::array()) == "profiles");
  }
  SECTION("a time that is none") {
    CHECK(with({"daily_summary", "at"}, "25:00") == "daily_summary.at");
  }
  SECTION("a port that is none") {
    CHECK(with({"mail", "smtp", "port"}, 70000) == "mail.smtp.port");
  }
  SECTION("a time zone that nobody knows") {
    document["connections"].items()[0].set("time_zone", "America/Atlantis");
    CHECK(whereOf(document) == "connections[0].time_zone");
  }
  SECTION("a file in place of a time zone") {
    document["connections"].items()[0].set("time_zone", "/etc/localtime");
    CHECK(whereOf(document) == "connections[0].time_zone");
  }
  SECTION("a connection's id") {
    document["connections"].items()[0].set("id", "Acme Inc.");
    CHECK(whereOf(document) == "connections[0].id");
  }
  SECTION("two connections of one id") {
    document["connections"].push(json::Value(document.at("connections").items()[0]));
    CHECK(whereOf(document) == "connections[1].id");
  }
  SECTION("a connection without a company") {
    document["connections"].items()[0].erase("company");
    CHECK(whereOf(document) == "connections[0].company");
  }
}

}  // namespace tieback
