#include "signer.h"

#include <identity/key_source.h>

#include <catch2/catch.hpp>

#include <thread>

#include "../support.h"

using namespace tieback;
using namespace tieback::host;

namespace {

struct Keys {
  test::Signer first = test::Signer::ec("first");
  test::Signer second = test::Signer::ec("second");
  std::string set = test::jwks({first.jwk()});
  bool reachable = true;
  int fetches = 0;
  std::vector<bool> told;
  KeySource::Clock::time_point now{};
  KeySource source{[this]() -> Result<std::string> {
                     ++fetches;
                     if (!reachable) return badRequest("away");
                     return set;
                   },
                   {},
                   [this](const auto& error) { told.push_back(!error); },
                   [this] { return now; }};

  std::string codeOf(const std::string& id) {
    const auto found = source.find(id, "ES256");
    return found ? "found" : found.error().code;
  }
};

}  // namespace

TEST_CASE("keys are fetched once, and anew for a key that is not among them, at most every ten seconds") {
  Keys keys;
  CHECK(keys.codeOf("first") == "found");
  CHECK(keys.codeOf("first") == "found");
  CHECK(keys.fetches == 1);
  keys.set = test::jwks({keys.first.jwk(), keys.second.jwk()});
  for (int i = 0; i < 100; ++i) CHECK(keys.codeOf("second") == "token_invalid");
  CHECK(keys.fetches == 1);
  keys.now += std::chrono::seconds(10);
  CHECK(keys.codeOf("second") == "found");
  for (int i = 0; i < 100; ++i) CHECK(keys.codeOf("made-up-" + std::to_string(i)) == "token_invalid");
  CHECK(keys.fetches == 2);
  // Two fit a token that names no key: which is meant can't be told.
  CHECK(keys.codeOf("") == "token_invalid");
}

TEST_CASE("a token that names no key is of the only one that fits") {
  Keys keys;
  CHECK(keys.codeOf("") == "found");
}

TEST_CASE("while the issuer is away its keys are believed for a day; what needs others has to wait") {
  Keys keys;
  CHECK(keys.codeOf("first") == "found");
  keys.reachable = false;
  keys.now += std::chrono::hours(2);
  keys.source.refreshIfDue();
  CHECK(keys.told == std::vector<bool>{true, false});
  CHECK(keys.codeOf("first") == "found");
  CHECK(keys.codeOf("second") == "issuer_unavailable");
  keys.now += std::chrono::hours(22) + std::chrono::seconds(1);
  CHECK(keys.codeOf("first") == "issuer_unavailable");
  keys.reachable = true;
  keys.now += std::chrono::seconds(10);
  CHECK(keys.codeOf("first") == "found");
}

TEST_CASE("keys that grew old are fetched anew, and one that was withdrawn is no longer believed") {
  Keys keys;
  keys.source.refreshIfDue();
  keys.source.refreshIfDue();
  CHECK(keys.fetches == 1);
  keys.set = test::jwks({keys.second.jwk()});
  keys.now += std::chrono::hours(1);
  keys.source.refreshIfDue();
  CHECK(keys.fetches == 2);
  CHECK(keys.codeOf("first") == "token_invalid");
  CHECK(keys.codeOf("second") == "found");
}

TEST_CASE("nothing to believe before the first fetch; garbage and throws count as away") {
  for (const std::string& garbage : std::vector<std::string>{"<html>", "{}", R"({"keys": []})"}) {
    Keys keys;
    keys.set = garbage;
    CHECK(keys.codeOf("first") == "issuer_unavailable");
  }
  KeySource source([]() -> Result<std::string> { throw std::runtime_error("out of memory"); }, {}, [](const auto&) {});
  CHECK(source.find("a", "ES256").error().code == "issuer_unavailable");
}

TEST_CASE("a slow issuer keeps few waiting, whatever keys tokens name") {
  const auto signer = test::Signer::ec("a");
  std::atomic<bool> go{false};
  std::atomic<int> ended{0};
  std::atomic<int> good{0};
  KeySource source(
      [&]() -> Result<std::string> {
        test::eventually([&] { return go.load(); });
        return test::jwks({signer.jwk()});
      },
      {}, [](const auto&) {});
  std::vector<std::thread> threads;
  for (int i = 0; i < 30; ++i) {
    threads.emplace_back([&] {
      if (source.find("a", "ES256")) ++good;
      ++ended;
    });
  }
  CHECK(test::eventually([&] { return ended == 21; }));  // one fetches, eight wait
  CHECK(good == 0);
  go = true;
  for (auto& thread : threads) thread.join();
  CHECK(good == 9);
}
