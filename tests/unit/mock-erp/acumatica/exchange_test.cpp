// Faults on their way through the mock: what is applied, what the client gets, what the journal says.
#include "core/exchange.h"

#include <catch2/catch.hpp>
#include <chrono>
#include <future>
#include <thread>

#include "core/faults.h"
#include "core/journal.h"
#include "core/stop_signal.h"
#include "site.h"

using namespace tieback::mock;

namespace {

struct Server : Site {
  Faults faults{1};
  Journal journal{100, 1 << 20, [](const std::string&) {}};
  StopSignal stop;
  Exchange exchange{clock, dialects, faults, journal, stop};

  void plan(const std::string& rule) { REQUIRE(faults.add(parsed(rule)).error.empty()); }
  Delivery put() {
    HttpRequest request;
    request.method = "PUT";
    request.path = "/entity/Default/24.200.001/ChangeOrder";
    request.headers.emplace_back("Cookie", cookies);
    request.body = R"({"ProjectID":{"value":"TOWER"},"ExternalRefNbr":{"value":"CCO-1"}})";
    return exchange.serve(std::move(request));
  }
  std::size_t booked() const { return std::get<Json>(erp.list("ChangeOrder")).items().size(); }
  JournalEntry last() const { return journal.find({}).back(); }
};

}  // namespace

TEST_CASE("commit-then-drop applies and answers nothing, reset does neither") {
  Server server;
  server.plan(R"({"fault":{"kind":"commit_then_drop"},"count":1})");
  CHECK(server.put().kind == Delivery::Kind::kDrop);
  CHECK(server.booked() == 1);
  CHECK(server.last().applied);
  CHECK(server.last().answerLost);
  CHECK(server.last().status == 0);
  CHECK(server.last().fault == "commit_then_drop");
  server.plan(R"({"fault":{"kind":"reset"},"count":1})");
  CHECK(server.put().kind == Delivery::Kind::kDrop);
  CHECK(server.booked() == 1);
  CHECK_FALSE(server.last().applied);
  CHECK(server.last().answerLost);
  const Delivery healthy = server.put();
  CHECK(healthy.kind == Delivery::Kind::kAnswer);
  CHECK(healthy.seq == 3);
  CHECK(server.last().applied);
  CHECK_FALSE(server.last().answerLost);
  CHECK(server.last().responseBody == healthy.response.body);
}

TEST_CASE("truncation, garbage and big bodies come after applying, as lost answers") {
  Server server;
  server.plan(R"({"fault":{"kind":"truncate"},"count":1})");
  CHECK(server.put().kind == Delivery::Kind::kTruncate);
  server.plan(R"({"fault":{"kind":"garbage"},"count":1})");
  const Delivery garbage = server.put();
  CHECK(garbage.response.status == 200);
  CHECK(std::holds_alternative<JsonError>(parseJson(garbage.response.body)));
  server.plan(R"({"fault":{"kind":"big_body","bytes":100000},"count":1})");
  CHECK(server.put().response.body.size() == 100'000);
  CHECK(server.booked() == 3);
  for (const JournalEntry& entry : server.journal.find({})) {
    CHECK(entry.applied);
    CHECK(entry.answerLost);
  }
}

TEST_CASE("statuses, HTML pages and 429 come instead of applying, in the vendor's shape") {
  Server server;
  server.plan(R"({"fault":{"kind":"status","status":500},"count":1})");
  CHECK_FALSE(parsed(server.put().response.body).text("exceptionMessage").empty());
  server.plan(R"({"fault":{"kind":"status","status":503,"body":"gone","retry_after":5},"count":1})");
  const Delivery gone = server.put();
  CHECK(gone.response.body == "gone");
  CHECK(*findHeader(gone.response.headers, "Retry-After") == "5");
  server.plan(R"({"fault":{"kind":"too_many_requests","retry_after":7},"count":1})");
  const Delivery busy = server.put();
  CHECK(busy.response.status == 429);
  CHECK(*findHeader(busy.response.headers, "Retry-After") == "7");
  server.plan(R"({"fault":{"kind":"html"},"count":1})");
  const Delivery html = server.put();
  CHECK(html.response.status == 502);
  CHECK(html.response.contentType.starts_with("text/html"));
  CHECK(server.booked() == 0);
}

TEST_CASE("an expired session is the vendor's 401 and stays expired") {
  Server server;
  server.plan(R"({"match":{"dialect":"acumatica"},"fault":{"kind":"expired_session"},"count":1})");
  CHECK(server.put().response.status == 401);
  CHECK(server.put().response.status == 401);
  server.cookies = cookieHeader(server.login());
  CHECK(server.put().response.status == 200);
}

TEST_CASE("latency is waited before or after applying, and ends when its fault is removed") {
  Server server;
  server.plan(R"({"fault":[{"kind":"latency","ms":5},{"kind":"latency","ms":5,"when":"after"}],"count":1})");
  CHECK(server.put().response.status == 200);
  CHECK(server.last().fault == "latency+latency");

  const bool after = GENERATE(false, true);
  server.plan(after ? R"({"fault":{"kind":"latency","ms":600000,"when":"after"}})"
                    : R"({"fault":{"kind":"latency","ms":600000}})");
  std::future<Delivery> waiting = std::async(std::launch::async, [&] { return server.put(); });
  const auto struck = [&] { return server.faults.list().items().back().find("hits")->integer() == 1; };
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (!struck() && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
  REQUIRE(struck());
  server.faults.clear();
  REQUIRE(waiting.wait_for(std::chrono::seconds(30)) == std::future_status::ready);
  CHECK(waiting.get().response.status == 200);
}

TEST_CASE("out of service the web server answers, and a path of nobody is said so") {
  Server server;
  server.exchange.setOutOfService(true);
  CHECK(server.put().response.status == 503);
  CHECK(server.last().fault == "down");
  server.exchange.setOutOfService(false);
  HttpRequest request;
  request.method = "GET";
  request.path = "/nobody";
  CHECK(server.exchange.serve(std::move(request)).response.status == 404);
  CHECK(server.last().dialect.empty());
}
