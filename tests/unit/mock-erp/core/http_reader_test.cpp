#include "core/http_reader.h"

#include <catch2/catch.hpp>

using namespace tieback::mock;
using State = HttpReader::State;

TEST_CASE("a request is read whole whichever pieces it comes in") {
  const std::string text = "PUT /a%20b?x=1 HTTP/1.1\r\nHost: h\r\ncontent-length: 4\r\n\r\nbodyGET /2 HTTP/1.1\r\n\r\n";
  HttpReader reader;
  std::vector<HttpRequest> requests;
  for (const char c : text) {
    reader.feed({&c, 1});
    while (reader.next() == State::kReady) requests.push_back(reader.take());
  }
  REQUIRE(requests.size() == 2);
  CHECK(requests[0].method == "PUT");
  CHECK(requests[0].path == "/a%20b");
  CHECK(requests[0].query == "x=1");
  CHECK(requests[0].body == "body");
  CHECK(*requests[0].header("HOST") == "h");
  CHECK(requests[1].path == "/2");
  CHECK(requests[1].body.empty());
  CHECK(reader.keepAlive());
  CHECK(reader.isIdle());
}

TEST_CASE("chunks, 100-continue and Connection: close are understood") {
  HttpReader reader;
  reader.feed("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n");
  CHECK(reader.next() == State::kNeedContinue);
  CHECK(reader.next() == State::kNeedMore);
  reader.feed("3\r\nabc\r\n2;ext=1\r\nde\r\n0\r\nTrailer: x\r\n\r\n");
  REQUIRE(reader.next() == State::kReady);
  CHECK(reader.take().body == "abcde");
  CHECK_FALSE(reader.keepAlive());
}

TEST_CASE("what is no HTTP is refused") {
  for (const char* text :
       {"nonsense\r\n\r\n", "GET / HTTP/2.0\r\n\r\n", "GET / HTTP/1.1\r\nno colon\r\n\r\n", "GET  HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", "GET / HTTP/1.1\r\nBad Name: x\r\n\r\n",
        "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n",
        "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"}) {
    CAPTURE(text);
    HttpReader reader;
    reader.feed(text);
    CHECK(reader.next() == State::kBad);
  }
}

TEST_CASE("heads and bodies over the limits are refused") {
  HttpReader reader;
  reader.feed("GET / HTTP/1.1\r\nX: " + std::string(HttpReader::kMaxHead + 1, 'x'));
  CHECK(reader.next() == State::kTooLarge);
  HttpReader other;
  other.feed("PUT / HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n");
  CHECK(other.next() == State::kTooLarge);
}
