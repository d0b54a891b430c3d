// Each way an exchange can end: was anything sent, and is the answer whole?
#include "erp/http/http_transport.h"

#include <Poco/DeflatingStream.h>
#include <catch2/catch.hpp>
#include <sstream>

#include <atomic>
#include <chrono>

#include "erp/port/dialect.h"
#include "scripted_server.h"

using namespace tieback;
using namespace tieback::erp;
using namespace tieback::erp::test;
using namespace std::chrono_literals;

namespace {

HttpOptions optionsFor(const std::string& url, const std::string& ca_file = "") {
  auto endpoint = json::Value::object({{"url", url}});
  if (!ca_file.empty()) endpoint.set("ca_file", ca_file);
  auto options = httpOptions(endpoint, 5'000'000);
  options.connect_timeout = 2s;
  return options;
}

const WireRequest kPut{"PUT", "/entity/x?$expand=y", {{"If-None-Match", "*"}}, "{\"a\":1}"};
const WireRequest kGet{"GET", "/", {}, ""};

std::string lostBecause(const Exchange& exchange) {
  const auto* lost = std::get_if<Lost>(&exchange);
  return lost == nullptr ? "not lost" : lost->why;
}

}  // namespace

TEST_CASE("a whole answer is a reply, with every header and the body as it is") {
  std::string seen;
  ScriptedServer server([&](Peer& peer) {
    seen = peer.readRequest();
    peer.write("HTTP/1.1 100 Continue\r\n\r\n" + okAnswer("{\"ok\":true}", "Set-Cookie: a=1\r\nSet-Cookie: b=2\r\n"));
  });
  HttpTransport transport(optionsFor(server.url() + "/site/"));
  const auto result = transport.exchange(kPut);
  const auto& reply = std::get<WireReply>(result);
  CHECK(reply.status == 200);
  CHECK(reply.body == "{\"ok\":true}");
  CHECK(std::count_if(reply.headers.begin(), reply.headers.end(),
                      [](const auto& h) { return sameHeader(h.first, "set-cookie"); }) == 2);
  CHECK(seen.find("PUT /site/entity/x?$expand=y HTTP/1.1\r\n") == 0);
  CHECK(seen.find("If-None-Match: *\r\n") != std::string::npos);
  CHECK(seen.find("Accept-Encoding: identity\r\n") != std::string::npos);
  CHECK(seen.find("Host: localhost:" + std::to_string(server.port()) + "\r\n") != std::string::npos);
  CHECK(seen.substr(seen.size() - 7) == "{\"a\":1}");
}

TEST_CASE("chunks, and a body that ends with the connection, are whole answers too") {
  const std::string head = "HTTP/1.1 200 OK\r\n";
  const auto [answer, body] = GENERATE_COPY(table<std::string, std::string>({
      {head + "Transfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n2\r\nde\r\n0\r\nTrailer: t\r\n\r\n", "abcde"},
      {"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nabc", "abc"},
      {"HTTP/1.1 204 No Content\r\n\r\n", ""},
      {"HTTP/1.1 302 Found\r\nLocation: http://elsewhere.example/\r\nContent-Length: 0\r\n\r\n", ""},
  }));
  ScriptedServer server([&answer = answer](Peer& peer) {
    peer.readRequest();
    peer.write(answer);
  });
  HttpTransport transport(optionsFor(server.url()));
  const auto result = transport.exchange(kGet);
  REQUIRE(std::holds_alternative<WireReply>(result));
  CHECK(std::get<WireReply>(result).body == body);
  CHECK(server.connections() == 1);  // a redirect is not followed
}

TEST_CASE("nothing was sent where there is no connection") {
  std::string url;
  {
    ScriptedServer server([](Peer&) {});
    url = server.url();
  }
  CHECK(std::holds_alternative<NotSent>(HttpTransport(optionsFor(url)).exchange(kPut)));
  CHECK(std::holds_alternative<NotSent>(HttpTransport(optionsFor("http://name.invalid")).exchange(kPut)));
}

TEST_CASE("whatever goes wrong after the first byte is lost") {
  const auto [what, answer] = GENERATE(table<std::string, std::string>({
      {"without an answer", ""},
      {"within the answer's header", "HTTP/1.1 200 OK\r\nContent-"},
      {"before the answer was whole", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{\"cut\":"},
      {"before the answer was whole", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab"},
      {"before the answer was whole", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n"},
      {"chunk size cannot be read", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"},
      {"Content-Length cannot be read", "HTTP/1.1 200 OK\r\nContent-Length: ten\r\n\r\nabc"},
      {"no HTTP", "220 smtp.example ESMTP\r\n\r\n"},
      {"compressed answer cannot be read", "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc"},
      {"cannot read: br", "HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 3\r\n\r\nabc"},
  }));
  ScriptedServer server([&answer = answer](Peer& peer) {
    peer.readRequest();
    peer.write(answer);
  });
  HttpTransport transport(optionsFor(server.url()));
  CHECK_THAT(lostBecause(transport.exchange(kPut)), Catch::Contains(what));
  CHECK(server.connections() == 1);  // and nothing is sent again
}

TEST_CASE("a reset after the request is lost") {
  ScriptedServer server([](Peer& peer) {
    peer.readRequest();
    peer.reset();
  });
  CHECK(std::holds_alternative<Lost>(HttpTransport(optionsFor(server.url())).exchange(kPut)));
}

TEST_CASE("an answer over the limit is lost, and not read to its end") {
  ScriptedServer server([](Peer& peer) {
    peer.readRequest();
    peer.write("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + std::string(100'000, 'x'));
  });
  auto options = optionsFor(server.url());
  options.max_answer = 1000;
  CHECK_THAT(lostBecause(HttpTransport(options).exchange(kGet)), Catch::Contains("larger than 1000"));
}

namespace {

std::string gzipped(const std::string& text) {
  std::ostringstream out;
  Poco::DeflatingOutputStream stream(out, Poco::DeflatingStreamBuf::STREAM_GZIP);
  stream << text;
  stream.close();
  return out.str();
}

}  // namespace

TEST_CASE("an answer that is compressed unasked is read, and no further than the limit") {
  const std::size_t size = GENERATE(900u, 100'000u);
  ScriptedServer server([size](Peer& peer) {
    peer.readRequest();
    const auto body = gzipped(std::string(size, 'x'));
    peer.write("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: " + std::to_string(body.size()) +
               "\r\n\r\n" + body);
  });
  auto options = optionsFor(server.url());
  options.max_answer = 1000;
  const auto result = HttpTransport(options).exchange(kGet);
  if (size < options.max_answer) {
    CHECK(std::get<WireReply>(result).body == std::string(size, 'x'));
  } else {
    CHECK_THAT(lostBecause(result), Catch::Contains("larger than 1000"));
  }
}

TEST_CASE("a server that drips cannot hold a worker longer than the whole exchange may last") {
  ScriptedServer server([](Peer& peer) {
    peer.readRequest();
    peer.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
    while (!peer.clientGone()) peer.write("x");
  });
  auto options = optionsFor(server.url());
  options.total_timeout = 300ms;
  const auto begun = std::chrono::steady_clock::now();
  CHECK_THAT(lostBecause(HttpTransport(options).exchange(kGet)), Catch::Contains("whole exchange"));
  CHECK(std::chrono::steady_clock::now() - begun < 3s);
}

TEST_CASE("a silent server is lost after the receive time-out, and a cancelled wait at once") {
  ScriptedServer server([](Peer& peer) {
    peer.readRequest();
    while (!peer.clientGone()) {
    }
  });
  auto options = optionsFor(server.url());
  SECTION("time-out") {
    options.receive_timeout = 200ms;
    CHECK_THAT(lostBecause(HttpTransport(options).exchange(kGet)), Catch::Contains("time-out while waiting"));
  }
  SECTION("cancelled while waiting") {
    std::atomic<int> asked{0};
    HttpTransport transport(options, {[&] { return ++asked > 2; }, {}, nullptr});
    CHECK_THAT(lostBecause(transport.exchange(kGet)), Catch::Contains("stopped on request"));
  }
  SECTION("cancelled beforehand") {
    HttpTransport transport(options, {[] { return true; }, {}, nullptr});
    CHECK(std::holds_alternative<NotSent>(transport.exchange(kGet)));
    CHECK(server.connections() == 0);
  }
}

TEST_CASE("a quiet connection is used again; one that was closed meanwhile is not, and nothing is sent twice") {
  std::atomic<int> requests{0};
  const bool closes = GENERATE(false, true);
  ScriptedServer server([&](Peer& peer) {
    while (!peer.readRequest().empty()) {
      ++requests;
      peer.write(okAnswer("{}"));
      if (closes) return;
    }
  });
  {
    HttpTransport transport(optionsFor(server.url()));
    for (int i = 0; i < 3; ++i) {
      REQUIRE(std::holds_alternative<WireReply>(transport.exchange(kPut)));
      if (!closes) continue;
      // The server's FIN must have arrived before the next request looks.
      const auto until = std::chrono::steady_clock::now() + 10s;
      while (server.ended() < i + 1 && std::chrono::steady_clock::now() < until) std::this_thread::yield();
      REQUIRE(server.ended() == i + 1);
    }
  }
  CHECK(requests == 3);
  if (!closes) CHECK(server.connections() == 1);
}

TEST_CASE("a kept connection that dies with the next request is lost, never sent again") {
  std::atomic<int> requests{0};
  ScriptedServer server([&](Peer& peer) {
    while (!peer.readRequest().empty()) {
      if (++requests == 2) return peer.reset();
      peer.write(okAnswer("{}"));
    }
  });
  HttpTransport transport(optionsFor(server.url()));
  REQUIRE(std::holds_alternative<WireReply>(transport.exchange(kPut)));
  CHECK(std::holds_alternative<Lost>(transport.exchange(kPut)));
  CHECK(requests == 2);
}

TEST_CASE("TLS: the chain and the name are held against what was configured") {
  const auto mine = makeCertificate("localhost");
  const auto other = makeCertificate("elsewhere.example");
  const auto script = [](Peer& peer) {
    while (!peer.readRequest().empty()) peer.write(okAnswer("{\"tls\":true}"));
  };
  SECTION("known issuer and right name") {
    ScriptedServer server(script, &mine);
    HttpTransport transport(optionsFor(server.url(), mine.certificate));
    for (int i = 0; i < 2; ++i) {
      const auto result = transport.exchange(kPut);
      INFO(lostBecause(result));
      REQUIRE(std::holds_alternative<WireReply>(result));
      CHECK(std::get<WireReply>(result).body == "{\"tls\":true}");
    }
  }
  SECTION("unknown issuer") {
    ScriptedServer server(script, &mine);
    CHECK(std::holds_alternative<NotSent>(HttpTransport(optionsFor(server.url())).exchange(kPut)));
  }
  SECTION("wrong name") {
    ScriptedServer server(script, &other);
    CHECK(std::holds_alternative<NotSent>(HttpTransport(optionsFor(server.url(), other.certificate)).exchange(kPut)));
  }
  SECTION("a plain server") {
    ScriptedServer server(script);
    const auto url = "https://localhost:" + std::to_string(server.port());
    CHECK(std::holds_alternative<NotSent>(HttpTransport(optionsFor(url, mine.certificate)).exchange(kPut)));
  }
  SECTION("a CA file that cannot be read is an error of the configuration") {
    CHECK_THROWS_AS(HttpTransport(optionsFor("https://localhost", "/nowhere/ca.pem")), ConfigError);
  }
}

TEST_CASE("a large body goes out and comes back whole, over TLS too") {
  const auto certificate = makeCertificate("localhost");
  const bool tls = GENERATE(false, true);
  ScriptedServer server(
      [](Peer& peer) {
        const auto request = peer.readRequest();
        peer.write(okAnswer(request.substr(request.find("\r\n\r\n") + 4)));
      },
      tls ? &certificate : nullptr);
  HttpTransport transport(optionsFor(server.url(), tls ? certificate.certificate.string() : ""));
  const WireRequest request{"POST", "/", {}, std::string(3'000'000, 'x') + "end"};
  const auto result = transport.exchange(request);
  INFO(lostBecause(result));
  REQUIRE(std::holds_alternative<WireReply>(result));
  CHECK(std::get<WireReply>(result).body == request.body);
}

TEST_CASE("several workers share one transport") {
  ScriptedServer server([](Peer& peer) {
    for (auto request = peer.readRequest(); !request.empty(); request = peer.readRequest()) {
      peer.write(okAnswer(request.substr(request.find("\r\n\r\n") + 4)));
    }
  });
  HttpTransport transport(optionsFor(server.url()));
  std::vector<std::thread> workers;
  std::atomic<int> right{0};
  for (int w = 0; w < 4; ++w) {
    workers.emplace_back([&, w] {
      for (int i = 0; i < 25; ++i) {
        const auto body = std::to_string(w) + "-" + std::to_string(i);
        const auto result = transport.exchange({"POST", "/", {}, body});
        const auto* reply = std::get_if<WireReply>(&result);
        if (reply != nullptr && reply->body == body) ++right;
      }
    });
  }
  for (auto& worker : workers) worker.join();
  CHECK(right == 100);
  CHECK(server.connections() <= 8);
}

TEST_CASE("as many connections as are allowed to be idle are kept, and the others are made anew") {
  constexpr int kAtOnce = 3;
  const auto [idle, made] = GENERATE(table<std::size_t, int>({{3, 3}, {1, 5}}));
  std::atomic<int> asked{0};
  ScriptedServer server([&](Peer& peer) {
    while (!peer.readRequest().empty()) {
      // Nobody is answered before all of the round have asked, each on a connection of its own.
      const int round = asked++ / kAtOnce;
      const auto until = std::chrono::steady_clock::now() + 10s;
      while (asked < (round + 1) * kAtOnce && std::chrono::steady_clock::now() < until) std::this_thread::yield();
      peer.write(okAnswer("{}"));
    }
  });
  auto options = optionsFor(server.url());
  options.max_idle_connections = idle;
  HttpTransport transport(options);
  for (int round = 0; round < 2; ++round) {
    std::vector<std::thread> workers;
    for (int w = 0; w < kAtOnce; ++w) workers.emplace_back([&] { transport.exchange(kPut); });
    for (auto& worker : workers) worker.join();
  }
  CHECK(asked == 2 * kAtOnce);
  CHECK(server.connections() == made);
}

TEST_CASE("a request that would smuggle a line is a fault of ours") {
  HttpTransport transport(optionsFor("http://localhost:1"));
  CHECK_THROWS_AS(transport.exchange({"GET", "/a b", {}, ""}), std::invalid_argument);
  CHECK_THROWS_AS(transport.exchange({"GET", "/a\r\nX: y", {}, ""}), std::invalid_argument);
  CHECK_THROWS_AS(transport.exchange({"GET", "/", {{"X", "a\r\nb: c"}}, ""}), std::invalid_argument);
}

TEST_CASE("our own limit per minute says when there is room again") {
  ScriptedServer server([](Peer& peer) {
    while (!peer.readRequest().empty()) peer.write(okAnswer("{}"));
  });
  std::int64_t now = 1'000'000'000;
  const auto gate = std::make_shared<RateGate>(2, [&] { return now; });
  HttpTransport transport(optionsFor(server.url()), {{}, {}, gate});
  CHECK(std::holds_alternative<WireReply>(transport.exchange(kGet)));
  now += 10'000'000;
  CHECK(std::holds_alternative<WireReply>(transport.exchange(kGet)));
  const auto held = transport.exchange(kGet);
  REQUIRE(std::holds_alternative<NotSent>(held));
  CHECK(std::get<NotSent>(held).at_us == 1'060'000'000);
  now = 1'060'000'000;
  CHECK(std::holds_alternative<WireReply>(transport.exchange(kGet)));
  now -= 3'600'000'000;  // a clock set back does not close the gate
  CHECK(std::holds_alternative<WireReply>(transport.exchange(kGet)));
}
