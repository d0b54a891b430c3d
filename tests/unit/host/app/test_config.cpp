#include "support.h"

#include <app/config.h>
#include <app/seed.h>
#include <store/schema.h>

#include <catch2/catch.hpp>

#include <cstring>
#include <fstream>

using namespace tieback;
using namespace tieback::host;

namespace {

constexpr const char* kGood = R"(listen: {host: 127.0.0.1, port: 0}
data: data
log: {level: warning, file: "-"}
secrets: {folders: [secrets], env_allowed: [A]}
workers: {export: 8, mail: 2}
seed: company.yaml
plugin_path: [lib]
plugins:
  - path: libtieback_cco.so
    connector: org.tieback.cco
    config:
      ledger: {url: "sqlite:ledger.db"}
      port: 25
      zip: "01234"
      price: 12.50
      empty:
      flag: true
)";

std::string errorOf(const std::string& yaml) {
  const test::TempFolder folder;
  const auto file = folder.write("host.yaml", yaml);
  try {
    loadConfig(file);
  } catch (const ConfigError& error) {
    return error.what();
  }
  return "no error";
}

std::string with(const std::string& from, const std::string& to) {
  std::string text = kGood;
  text.replace(text.find(from), from.size(), to);
  return text;
}

}  // namespace

TEST_CASE("a configuration is read, with paths from its own folder") {
  const test::TempFolder folder;
  const Config config = loadConfig(folder.write("host.yaml", kGood));
  CHECK(config.data == folder / "data");
  CHECK(config.seed == folder / "company.yaml");
  CHECK(config.secrets.folders == std::vector<std::filesystem::path>{folder / "secrets"});
  CHECK(config.workers == Lanes::Counts{8, 1, 2, 1, 1, 1});
  CHECK(config.log_level == LogLevel::warning);
  REQUIRE(config.plugins.size() == 1);
  const json::Value& plugin = config.plugins[0].plugin.config;
  CHECK(
      plugin.dump() ==
      R"({"ledger":{"url":"sqlite:ledger.db"},"port":25,"zip":"01234","price":12.50,"empty":null,"flag":true,"base_dir":")" +
          folder.path().string() + "\"}");
}

TEST_CASE("what is wrong in a configuration is named with file, line, column and remedy") {
  using Catch::Contains;
  CHECK_THAT(errorOf(with("data: data", "dta: data")),
             Contains("host.yaml:2:1: unknown key \"dta\"; known here: listen"));
  CHECK_THAT(errorOf(with("data: data", "data: data\ndata: other")),
             Contains("host.yaml:3:1: the key \"data\" stands here twice"));
  CHECK_THAT(errorOf(with("      flag: true", "      flag: true\n      flag: false")), Contains("host.yaml:18:7"));
  CHECK_THAT(errorOf(with("port: 0", "port: 70000")), Contains("host.yaml:1:33: listen.port:"));
  CHECK_THAT(errorOf(with("port: 0", "port: http")),
             Contains("a whole number from 0 to 65535 is wanted, not \"http\""));
  CHECK_THAT(errorOf(with("level: warning", "level: loud")),
             Contains("host.yaml:3:14") && Contains("debug, info, warning, error"));
  CHECK_THAT(errorOf(with("{export: 8, mail: 2}", "{export: 0}")), Contains("workers.export"));
  CHECK_THAT(errorOf(with("{export: 8, mail: 2}", "{exports: 1}")), Contains("unknown key \"exports\""));
  CHECK_THAT(errorOf(with("workers: {export: 8, mail: 2}", "workers: 8")), Contains("a mapping"));
  CHECK_THAT(errorOf(with("    connector: org.tieback.cco\n", "")),
             Contains("plugins[0]: the key \"connector\" is missing"));
  CHECK_THAT(errorOf(with("      port: 25", "      base_dir: /tmp")),
             Contains("plugins[0].config.base_dir: the host sets this"));
  CHECK_THAT(errorOf("data: data\nplugins: []\n"), Contains("name at least one plugin"));
  CHECK_THAT(errorOf("data: [1\n"), Contains("not valid YAML") && Contains("host.yaml:"));
  CHECK_THAT(errorOf(""), Contains("host.yaml:1:1: the file is empty"));
  CHECK_THAT(errorOf("a: 1\n---\nb: 2\n"), Contains("more than one YAML document"));
  CHECK_THAT(errorOf("? [a]\n: b\n"), Contains("a key must be plain text"));
  CHECK_THROWS_WITH(loadConfig("/not/there.yaml"), Contains("/not/there.yaml: cannot be read"));
}

TEST_CASE("the store is in the data folder, or where `database` says") {
  const test::TempFolder folder;
  CHECK_FALSE(loadConfig(folder.write("host.yaml", kGood)).database);
  const Config plain =
      loadConfig(folder.write("a.yaml", with("data: data", "data: data\ndatabase: postgresql://t@db/t")));
  REQUIRE(plain.database);
  CHECK(plain.database->url == "postgresql://t@db/t");
  CHECK(plain.database->password.empty());
  const Config full = loadConfig(folder.write(
      "b.yaml", with("data: data", "data: data\ndatabase: {url: 'postgresql://t@db/t', password: 'file:pw'}")));
  REQUIRE(full.database);
  CHECK(full.database->password == "file:pw");
  CHECK_THAT(errorOf(with("data: data", "data: data\ndatabase: sqlite:x.db")), Catch::Contains("host.yaml:3:11"));
  CHECK_THAT(errorOf(with("data: data", "data: data\ndatabase: {url: 'postgresql://t@db/t', password: hunter2}")),
             Catch::Contains("database.password") || Catch::Contains("never the password itself"));
  CHECK_THAT(errorOf(with("data: data", "data: data\ndatabase: {password: 'env:A'}")), Catch::Contains("url"));
}

TEST_CASE("a connector's error is placed in the host's file") {
  const test::TempFolder folder;
  const Config config = loadConfig(folder.write("host.yaml", kGood));
  const PluginEntry& entry = config.plugins[0];
  const auto at = [&](const std::string& where) {
    return placedError(entry, {"config_invalid", Category::bad_input, "No.", where, {}});
  };
  CHECK_THAT(at("config.ledger.url"), Catch::Contains("host.yaml:12:21: config.ledger.url: No. (config_invalid)"));
  CHECK_THAT(at("config.ledger.missing.deeper"), Catch::Contains("host.yaml:12:15"));
  CHECK_THAT(at("config.connections[3].id"), Catch::Contains("host.yaml:12:7"));
  CHECK_THAT(at(""), Catch::Contains("host.yaml:9:5: No."));
}

TEST_CASE("a seed is loaded whole or not at all, and what is wrong in it is placed") {
  const test::TempFolder folder;
  test::ManualClock clock;
  Database database(folder / "host.db");
  migrate(database);
  const std::string head =
      "companies:\n  - id: c-1\n    name: One\n    currency: USD\n    users: []\n    cost_codes: [{id: a, name: A}]\n  "
      "  projects:\n"
      "      - id: p-1\n        name: P\n        commitments:\n          - id: \"1\"\n            number: SC-1\n       "
      "     title: T\n"
      "            items:\n";
  const auto wrongAmount = folder.write("amount.yaml", head + "              - {cost_code: a, amount: \"1.005\"}\n");
  CHECK_THROWS_WITH(loadSeed(wrongAmount, database, clock),
                    Catch::Contains("amount.yaml:15:40") && Catch::Contains("2 decimals"));
  const auto wrongCode = folder.write("code.yaml", head + "              - {cost_code: b, amount: \"1\"}\n");
  CHECK_THROWS_WITH(loadSeed(wrongCode, database, clock), Catch::Contains("there is no \"b\" in this company"));
  const auto wrongKey = folder.write("key.yaml", head + "              - {cost_code: a, amount: \"1\", colour: red}\n");
  CHECK_THROWS_WITH(loadSeed(wrongKey, database, clock), Catch::Contains("unknown key \"colour\""));
  CHECK(isEmpty(database));
  loadSeed(folder.write("good.yaml", head + "              - {cost_code: a, amount: \"1\"}\n"), database, clock);
  CHECK_FALSE(isEmpty(database));
}

TEST_CASE("a password in the open is refused in a seed") {
  const test::TempFolder folder;
  test::ManualClock clock;
  Database database(folder / "host.db");
  migrate(database);
  const auto file = folder.write("seed.yaml",
                                 "companies:\n  - {id: c, name: C, currency: USD, users: [{id: u, login: u, name: U, "
                                 "email: u@x, password: tieback}]}\n");
  CHECK_THROWS_WITH(loadSeed(file, database, clock), Catch::Contains("argon2id") && !Catch::Contains("tieback:"));
}

TEST_CASE("the clock file is read anew every time, and must be whole") {
  const test::TempFolder folder;
  const auto file = folder.write("clock", std::string("\x40\x42\x0f\0\0\0\0\0", 8));
  const auto clock = fileClock(file);
  CHECK(clock->frozen());
  CHECK(clock->nowUs() == 1'000'000);
  std::fstream(file, std::ios::binary | std::ios::in | std::ios::out).write("\x80\x84\x1e\0\0\0\0\0", 8);
  CHECK(clock->nowUs() == 2'000'000);
  CHECK_THROWS_WITH(fileClock(folder.write("short", "abc")), Catch::Contains("8 bytes"));
  CHECK_THROWS_WITH(fileClock(folder / "missing"), Catch::Contains("missing"));
}

TEST_CASE("times are RFC 3339 in UTC") {
  CHECK(timeText(1'781'514'000'000'000) == "2026-06-15T09:00:00Z");
  CHECK(timeText(1'781'514'000'000'001) == "2026-06-15T09:00:00.000001Z");
  CHECK(timeText(-1) == "1969-12-31T23:59:59.999999Z");
}

TEST_CASE("identity providers are read: one, or a list") {
  const test::TempFolder folder;
  const std::string one = "oidc: {issuer: \"https://login.example\", audience: tieback}\n";
  Config config = loadConfig(folder.write("host.yaml", kGood + one));
  REQUIRE(config.issuers.size() == 1);
  CHECK(config.issuers[0].algorithms == std::set<std::string>{"RS256", "ES256"});
  CHECK(config.issuers[0].claim == "email");
  CHECK(config.issuers[0].match == MatchBy::email);
  config = loadConfig(folder.write("host.yaml", std::string(kGood) + R"(oidc:
  - {issuer: "https://a.example", audience: [x, y], algorithms: ES384, companies: [c-1], leeway_seconds: 5}
  - {issuer: "http://localhost:81/realm", audience: z, user: {claim: preferred_username}}
)"));
  REQUIRE(config.issuers.size() == 2);
  CHECK(config.issuers[0].audience == std::vector<std::string>{"x", "y"});
  CHECK(config.issuers[0].algorithms == std::set<std::string>{"ES384"});
  CHECK(config.issuers[0].leeway == std::chrono::seconds(5));
  CHECK(config.issuers[1].match == MatchBy::login);
}

TEST_CASE("what is wrong with an identity provider is placed") {
  const auto wrong = [](const std::string& oidc) { return errorOf(std::string(kGood) + "oidc: " + oidc + "\n"); };
  const std::string start = "issuer: \"https://login.example\", audience: tieback";
  CHECK_THAT(wrong("{issuer: \"https://login.example\"}"),
             Catch::Contains("host.yaml:18:7") && Catch::Contains("audience"));
  CHECK_THAT(wrong("{issuer: \"http://login.example\", audience: x}"), Catch::Contains("https is wanted"));
  CHECK_THAT(wrong("{" + start + ", algorithms: [HS256]}"),
             Catch::Contains("HS256") && Catch::Contains("can't be allowed"));
  CHECK_THAT(wrong("{" + start + ", algorithms: none}"), Catch::Contains("can't be allowed"));
  CHECK_THAT(wrong("{" + start + ", algorithms: []}"), Catch::Contains("at least one"));
  CHECK_THAT(wrong("{" + start + ", user: {match: name}}"), Catch::Contains("email or login"));
  CHECK_THAT(wrong("{" + start + ", user: {claim: \"a b\"}}"), Catch::Contains("name of a claim"));
  CHECK_THAT(wrong("{" + start + ", stale_seconds: 60}"), Catch::Contains("refresh_seconds"));
  CHECK_THAT(wrong("{" + start + ", ca_file: none.pem}"), Catch::Contains("there is no file"));
  CHECK_THAT(wrong("[{" + start + "}, {" + start + "}]"), Catch::Contains("twice"));
  CHECK_THAT(wrong("{" + start + ", issuers: x}"), Catch::Contains("issuers"));
}

TEST_CASE("webhooks: which hosts within the house they may lead to") {
  const test::TempFolder folder;
  const Config config = loadConfig(folder.write(
      "host.yaml", std::string(kGood) + "webhooks: {internal_hosts: [Hooks.Intra, 127.0.0.1], workers: 4}\n"));
  CHECK(config.webhooks.rules.internal_hosts == std::set<std::string>{"127.0.0.1", "hooks.intra"});
  CHECK_FALSE(config.webhooks.rules.any_address);
  CHECK(config.webhooks.workers == 4);
  const auto wrong = [](const std::string& webhooks) {
    return errorOf(std::string(kGood) + "webhooks: " + webhooks + "\n");
  };
  CHECK_THAT(wrong("{internal_hosts: [\"*.intra\"]}"),
             Catch::Contains("host.yaml:18:") && Catch::Contains("names or addresses"));
  CHECK_THAT(wrong("{internal_hosts: [\"https://a\"]}"), Catch::Contains("names or addresses"));
  CHECK_THAT(wrong("{workers: 0}"), Catch::Contains("workers"));
  CHECK_THAT(wrong("{ca_file: none.pem}"), Catch::Contains("there is no file"));
  CHECK_THAT(wrong("{url: x}"), Catch::Contains("url"));
}
