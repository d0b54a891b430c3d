#include "support.h"

#include <app/application.h>
#include <observe/log.h>
#include <observe/metrics.h>
#include <secrets/secret_service.h>

#include <catch2/catch.hpp>

#include <cstdlib>
#include <fstream>
#include <sstream>

using namespace tieback::host;

namespace {

struct Secrets {
  test::TempFolder folder;
  SecretMask mask;
  Database database;
  SecretStore store;
  SecretService service;

  Secrets()
      : database(folder / "secrets.db"),
        store(database, keyFromFile(folder / "secret.key")),
        service(rules(), store, mask) {}

  SecretRules rules() {
    std::filesystem::create_directories(folder / "allowed/deeper");
    std::filesystem::create_directories(folder / "allowed-not");
    return {{folder / "allowed"}, {"TIEBACK_TEST_SECRET"}, folder.path()};
  }

  std::string codeOf(const std::string& reference) {
    const auto value = service.get(reference);
    return value ? "good: " + *value : value.error().code;
  }
};

std::string contentOf(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::stringstream text;
  text << stream.rdbuf();
  return text.str();
}

}  // namespace

TEST_CASE("variables: only those that are allowed") {
  Secrets secrets;
  ::setenv("TIEBACK_TEST_SECRET", "s3cret-value", 1);
  CHECK(secrets.codeOf("env:TIEBACK_TEST_SECRET") == "good: s3cret-value");
  CHECK(secrets.codeOf("env:PATH") == "secret_not_allowed");
  ::unsetenv("TIEBACK_TEST_SECRET");
  CHECK(secrets.codeOf("env:TIEBACK_TEST_SECRET") == "secret_not_found");
}

TEST_CASE("files: only within the folders, once links are followed") {
  Secrets secrets;
  secrets.folder.write("allowed/deeper/pw", "from-file\n");
  secrets.folder.write("outside", "must-not-be-read");
  secrets.folder.write("allowed-not/pw", "must-not-be-read");
  std::filesystem::create_symlink(secrets.folder / "outside", secrets.folder / "allowed/link");
  std::filesystem::create_directory_symlink(secrets.folder.path(), secrets.folder / "allowed/up");
  CHECK(secrets.codeOf("file:allowed/deeper/pw") == "good: from-file");
  CHECK(secrets.codeOf("file:" + (secrets.folder / "allowed/deeper/pw").string()) == "good: from-file");
  CHECK(secrets.codeOf("file:allowed/missing") == "secret_not_found");
  for (const char* path : {"outside", "allowed/../outside", "allowed/link", "allowed/up/outside", "allowed-not/pw",
                           "/etc/passwd", "/etc/not-there", "allowed"}) {
    INFO(path);
    CHECK(secrets.codeOf(std::string("file:") + path) == "secret_not_allowed");
  }
}

TEST_CASE("a secret written where a reference belongs is not repeated in the error") {
  Secrets secrets;
  const auto value = secrets.service.get("hunter2-hunter2");
  REQUIRE_FALSE(value);
  CHECK(value.error().code == "secret_not_allowed");
  CHECK(toJson(value.error()).dump().find("hunter2") == std::string::npos);
}

TEST_CASE("the first value of a rotated token is put from outside, and a later one in its place") {
  const test::TempFolder folder;
  folder.write("host.yaml", "data: data\nplugins: [{path: ./connector.so, connector: any}]\n");
  const Options options{folder / "host.yaml", {}, {}};
  const auto stored = [&] {
    Database database(folder / "data/secrets.db");
    SecretStore store(database, keyFromFile(folder / "data/secret.key"));
    return store.get("acme/refresh").value_or("nothing");
  };
  putSecret(options, "acme/refresh", "first");
  CHECK(stored() == "first");
  putSecret(options, "acme/refresh", "second");
  CHECK(stored() == "second");
  CHECK_THROWS_AS(putSecret(options, "acme/refresh", ""), StartError);
  CHECK_THROWS_AS(putSecret(options, "no name", "x"), StartError);
  CHECK(stored() == "second");
}

TEST_CASE("the store compares and puts, encrypted") {
  Secrets secrets;
  CHECK(secrets.codeOf("store:acme/refresh") == "secret_not_found");
  CHECK(secrets.service.compareAndPut("store:acme/refresh", "", "token-number-one"));
  CHECK(secrets.codeOf("store:acme/refresh") == "good: token-number-one");
  const auto lost = secrets.service.compareAndPut("store:acme/refresh", "", "token-number-two");
  REQUIRE_FALSE(lost);
  CHECK(lost.error().code == "secret_changed");
  CHECK(secrets.service.compareAndPut("store:acme/refresh", "token-number-one", "token-number-two"));
  CHECK(secrets.codeOf("store:acme/refresh") == "good: token-number-two");
  CHECK_FALSE(secrets.service.compareAndPut("env:TIEBACK_TEST_SECRET", "", "x").ok());
  for (const char* file : {"secrets.db", "secrets.db-wal"})
    CHECK(contentOf(secrets.folder / file).find("token-number") == std::string::npos);
}

TEST_CASE("another key, or another name, does not open a stored secret") {
  Secrets secrets;
  REQUIRE(secrets.store.compareAndPut("a", "", "value-of-a"));
  SecretKey other{};
  CHECK_THROWS_WITH(SecretStore(secrets.database, other), Catch::Contains("another key"));
  // A file from before its key was noted in it.
  secrets.database.write([](Connection& connection) { connection.execute("DELETE FROM secrets WHERE name<>'a'"); });
  CHECK_THROWS_WITH(SecretStore(secrets.database, other), Catch::Contains("another key"));
  CHECK(SecretStore(secrets.database, keyFromFile(secrets.folder / "secret.key")).get("a") == "value-of-a");
  Database raw(secrets.folder / "secrets.db");
  raw.write([](Connection& connection) {
    connection.execute("INSERT INTO secrets SELECT 'b', value FROM secrets WHERE name='a'");
  });
  CHECK_THROWS_AS(secrets.store.get("b"), StoreError);
}

TEST_CASE("the key file is the owner's alone, and a damaged one is named") {
  const test::TempFolder folder;
  keyFromFile(folder / "secret.key");
  using std::filesystem::perms;
  CHECK((std::filesystem::status(folder / "secret.key").permissions() & (perms::group_all | perms::others_all)) ==
        perms::none);
  const auto damaged = folder.write("damaged", "abc");
  CHECK_THROWS_WITH(keyFromFile(damaged), Catch::Contains(damaged.string()));
}

TEST_CASE("log lines are JSON with every known secret masked") {
  Secrets secrets;
  ::setenv("TIEBACK_TEST_SECRET", "s3cret-value", 1);
  REQUIRE(secrets.service.get("env:TIEBACK_TEST_SECRET"));
  const auto file = secrets.folder / "host.log";
  {
    Log log(tieback::LogLevel::info, file, secrets.mask);
    log.info("logging in with s3cret-value", {{"url", "http://x/?k=s3cret-value"}, {"api_token", "anything"}});
    log.write(tieback::LogLevel::debug, "host", "below the level");
    log.writeText(tieback::LogLevel::error, "plugin", std::string("bad \xff bytes\n{\"a\":1}"),
                  "not json s3cret-value");
  }
  const std::string text = contentOf(file);
  CHECK(text.find("s3cret") == std::string::npos);
  CHECK(text.find("anything") == std::string::npos);
  CHECK(text.find("below the level") == std::string::npos);
  std::istringstream lines(text);
  int count = 0;
  for (std::string line; std::getline(lines, line); ++count) {
    const auto object = tieback::json::parse(line);
    CHECK(object.find("time") != nullptr);
    CHECK(object.find("message") != nullptr);
  }
  CHECK(count == 2);
}

TEST_CASE("metrics: counters, gauges and histograms, and what is refused") {
  Metrics metrics;
  metrics.add("exports_total", labelsFromJson(R"({"connection": "acme"})"), 1);
  for (int i = 0; i < 2; ++i) metrics.addJson("exports_total", R"({"connection": "acme"})", 1);
  metrics.set("queue", {}, 7);
  metrics.observeUs("step_seconds", {}, 1500);
  const std::string text = metrics.exposition();
  CHECK(text.find("tieback_exports_total{connection=\"acme\"} 3") != std::string::npos);
  CHECK(text.find("tieback_queue 7") != std::string::npos);
  CHECK(text.find("tieback_step_seconds_bucket") != std::string::npos);
  CHECK_THROWS_AS(metrics.set("exports_total", {}, 1), std::invalid_argument);
  CHECK_THROWS(metrics.add("no good name", {}, 1));
  CHECK_THROWS_AS(labelsFromJson(R"({"a": 1})"), std::invalid_argument);
  CHECK_THROWS_AS(metrics.addJson("exports_total", R"({"a": 1})", 1), std::invalid_argument);
  CHECK_THROWS_AS(metrics.setJson("exports_total", "{}", 1), std::invalid_argument);  // it is a counter
  CHECK_THROWS_AS(metrics.observeUsJson("exports_total", "{}", 1), std::invalid_argument);
  CHECK(metrics.exposition() == text);
}
