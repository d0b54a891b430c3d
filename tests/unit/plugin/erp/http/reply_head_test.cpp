// What servers and the gateways before them write at the head of an answer.
#include "erp/http/reply_head.h"

#include <catch2/catch.hpp>

#include "erp/http/watch.h"

using namespace tieback::erp;

TEST_CASE("a head is its status and its headers, as they came") {
  const auto head = parseReplyHead(
      "HTTP/1.1 201 Created by us\r\nContent-Length: 3\r\nSet-Cookie: a=1\r\nX-Empty:\r\nset-cookie:\tb:2 \r\n\r\n");
  CHECK(head.http_1_1);
  CHECK(head.status == 201);
  CHECK(head.headers ==
        Headers{{"Content-Length", "3"}, {"Set-Cookie", "a=1"}, {"X-Empty", ""}, {"set-cookie", "b:2"}});
  REQUIRE(head.find("content-LENGTH") != nullptr);
  CHECK(*head.find("content-LENGTH") == "3");
  CHECK(*head.find("Set-Cookie") == "a=1");
  CHECK(head.find("Location") == nullptr);
}

TEST_CASE("a head of an old server, without reason, and with lines that end in LF alone") {
  const auto head = parseReplyHead("\r\nHTTP/1.0 503\nRetry-After: 7\n\r\n");
  CHECK_FALSE(head.http_1_1);
  CHECK(head.status == 503);
  CHECK(head.headers == Headers{{"Retry-After", "7"}});
}

TEST_CASE("a header over several lines is one; what is none is left out") {
  const auto head = parseReplyHead("HTTP/1.1 200 OK\r\n lost\r\nA: one,\r\n\ttwo\r\nno header\r\nB: 2\r\n\r\n");
  CHECK(head.headers == Headers{{"A", "one, two"}, {"B", "2"}});
}

TEST_CASE("what does not begin as an answer does is none") {
  const std::string text =
      GENERATE(as<std::string>(), "220 smtp.example ESMTP\r\n\r\n", "HTTP/1.1\r\n\r\n", "HTTP/1.1 20 OK\r\n\r\n",
               "HTTP/1.1 2000 OK\r\n\r\n", "HTTP/1.1 -20 OK\r\n\r\n", "HTTP/1.1200 OK\r\n\r\n", "\r\n\r\n");
  CHECK_THROWS_AS(parseReplyHead(text), NetFailure);
}
