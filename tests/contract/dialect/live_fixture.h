// A fixture whose ERP is a real server: the dialect speaks to it over HTTP, and answers are lost where a test wants it.
#pragma once

#include <catch2/catch.hpp>

#include <chrono>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include "erp/http/http_transport.h"
#include "fixture.h"
#include "small_engine.h"

namespace tieback::erp::test {

class LiveFixture : public Fixture {
 public:
  // `info`: url and password, as the server's start printed them.
  explicit LiveFixture(json::Value info)
      : info_(std::move(info)), http_(httpOptions(json::Value::object({{"url", info_.text("url")}}), 45'000'000)) {}

  WireReply answer(const WireRequest& request) override {
    auto real = request;
    // Bench's secrets are made up; as JSON and as a form has them.
    for (const auto& [made_up, name] :
         {std::pair{"secret of env:PW", "password"}, std::pair{"secret%20of%20env%3APW", "password"},
          std::pair{"secret%20of%20env%3ACS", "client_secret"}}) {
      const auto at = real.body.find(made_up);
      if (at != std::string::npos) real.body.replace(at, std::string_view(made_up).size(), info_.text(name));
    }
    auto result = http_.exchange(real);
    REQUIRE(std::holds_alternative<WireReply>(result));
    return std::get<WireReply>(std::move(result));
  }

  // Only ever between two looks at something that the server is busy with.
  void wait() override { std::this_thread::sleep_for(std::chrono::milliseconds(20)); }

  // The server is not ours to look into: its own API says what is there.
  Refusable refusedAtWrite() override { return {}; }
  Refusable refusedAtCheck() override { return {}; }
  void endSessions() override {}
  int logins() const override { return 0; }
  std::size_t documents() const override { return 0; }
  bool allFinal() const override { return true; }
  std::string cannotImport() const override {
    return "the dialect does not list change orders that were made in the ERP";
  }
  void removeDocuments() override {}
  std::size_t documentsOf(const Job&) const override { return 0; }

 protected:
  const json::Value info_;

 private:
  HttpTransport http_;
};

// The server's clock is real, so each run has keys of its own.
inline std::string uniqueToThisRun() {
  static int count = 0;
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::to_string(std::chrono::duration_cast<std::chrono::microseconds>(now).count()) + "-" +
         std::to_string(++count);
}

// Of new lines, changed ones or both, by 0, 1 or 2.
inline Job jobOfKind(Fixture& fixture, int kind) {
  return kind == 0 ? fixture.newLineJob() : kind == 1 ? fixture.changedLineJob() : fixture.mixedJob();
}

inline void requireSynced(Bench& bench, const Job& job, const WalkResult& result) {
  INFO(result.why << (result.error ? result.error->message + " / " + result.error->erp_message : ""));
  REQUIRE(result.end == WalkResult::End::synced);
  CHECK(result.read_back->projection == bench.dialect->expected(job));
  CHECK(result.read_back->origin.lines.size() == job.draft.lines.size());
  const auto found = bench.dialect->lookUp(job);
  REQUIRE(std::holds_alternative<Found>(found));
  CHECK_FALSE(bench.dialect->next(job, std::get<Found>(found).state).has_value());
}

}  // namespace tieback::erp::test
