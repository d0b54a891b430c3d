#include <outbound/http_client.h>
#include <scripted_server.h>

#include <catch2/catch.hpp>

#include "../support.h"

using namespace tieback;
using namespace tieback::host;
using erp::test::makeCertificate;
using erp::test::okAnswer;
using erp::test::Peer;
using erp::test::ScriptedServer;

namespace {

OutboundRules anywhere(const std::filesystem::path& ca_file = {}) {
  OutboundRules rules;
  rules.any_address = true;
  rules.ca_file = ca_file;
  return rules;
}

}  // namespace

TEST_CASE("a request arrives whole, and any status is an answer") {
  std::string seen;
  ScriptedServer server([&](Peer& peer) {
    seen = peer.readRequest();
    peer.write("HTTP/1.1 429 Slow down\r\nRetry-After: 17\r\nContent-Length: 4\r\n\r\nwait");
  });
  HttpClient client{HttpClient::Limits{}};
  const auto answer =
      client.exchange({"POST", server.url() + "/hook?x=1", {{"webhook-id", "m-1"}}, R"({"a":1})"}, anywhere());
  REQUIRE(answer);
  CHECK(answer->status == 429);
  CHECK(answer->retry_after == "17");
  CHECK(answer->body == "wait");
  CHECK(seen.starts_with("POST /hook?x=1 HTTP/1.1\r\n"));
  CHECK(seen.find("webhook-id: m-1\r\n") != std::string::npos);
  CHECK(seen.find("Content-Type: application/json\r\n") != std::string::npos);
  CHECK(seen.ends_with("\r\n\r\n{\"a\":1}"));
}

TEST_CASE("a certificate must be the name's own, of an authority that is trusted") {
  const auto good = makeCertificate("localhost");
  const auto other = makeCertificate("other.example");
  const auto answers = [](Peer& peer) {
    peer.readRequest();
    peer.write(okAnswer("{}"));
  };
  HttpClient client{HttpClient::Limits{}};
  ScriptedServer sound(answers, &good);
  CHECK(client.exchange({"GET", sound.url(), {}, ""}, anywhere(good.certificate)).ok());
  CHECK(client.exchange({"GET", sound.url(), {}, ""}, anywhere()).error().code == "not_reachable");
  CHECK_FALSE(client.exchange({"GET", sound.url(), {}, ""}, anywhere(other.certificate)).ok());
  ScriptedServer anothers(answers, &other);
  CHECK_FALSE(client.exchange({"GET", anothers.url(), {}, ""}, anywhere(other.certificate)).ok());
}

TEST_CASE("a server that never ends its answer, or never begins it, is left when the time is over") {
  for (const bool begins : {true, false}) {
    std::atomic<bool> over{false};
    ScriptedServer server([&](Peer& peer) {
      peer.readRequest();
      test::eventually([&] {
        if (begins) peer.write("x");
        return over.load() || peer.clientGone();
      });
    });
    HttpClient client{HttpClient::Limits{std::chrono::milliseconds(300), 1000}};
    const auto begun = std::chrono::steady_clock::now();
    CHECK_FALSE(client.exchange({"GET", server.url(), {}, ""}, anywhere()).ok());
    CHECK(std::chrono::steady_clock::now() - begun < std::chrono::seconds(3));
    over = true;
  }
}

TEST_CASE("an answer is cut at the limit, and a server that is gone is told so") {
  HttpClient client{HttpClient::Limits{std::chrono::seconds(5), 1000}};
  std::string url;
  {
    ScriptedServer server([](Peer& peer) {
      peer.readRequest();
      peer.write(okAnswer(std::string(100'000, 'x')));
    });
    url = server.url();
    const auto answer = client.exchange({"GET", url, {}, ""}, anywhere());
    REQUIRE(answer);
    CHECK(answer->cut);
    CHECK(answer->body.size() == 1000);
  }
  const auto gone = client.exchange({"GET", url + "/secret-path?token=x", {}, ""}, anywhere());
  REQUIRE_FALSE(gone);
  CHECK(gone.error().code == "not_reachable");
  CHECK(gone.error().message.find("secret") == std::string::npos);
}
