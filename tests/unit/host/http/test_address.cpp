#include <http/address.h>

#include <catch2/catch.hpp>

using tieback::host::parseAddress;

TEST_CASE("an address is taken apart and decoded once") {
  const auto address = parseAddress("/api/v1/a%20b/%2541?x=1&y=a%26b+c&z");
  REQUIRE(address);
  CHECK(address->path == std::vector<std::string>{"api", "v1", "a b", "%41"});
  CHECK(address->query.at("x") == "1");
  CHECK(address->query.at("y") == "a&b c");
  CHECK(address->query.at("z").empty());
  CHECK(parseAddress("/")->path.empty());
}

TEST_CASE("what is ambiguous or could lead elsewhere is refused") {
  for (const char* wrong : {"",          "x",           "http://other/api",
                            "/a/../b",   "/a/%2e%2e/b", "/a/./b",
                            "/a//b",     "/a/",         "/a%2fb",
                            "/a%5cb",    "/a\\b",       "/a%00b",
                            "/a%0d%0ab", "/a%",         "/a%2",
                            "/a%zz",     "/a%ff",       "/a%c0%af",
                            "/a#b",      "/a?x=1&x=2",  "/a?=1",
                            "/a?x=%0a",  "/a?x=%ff"}) {
    INFO(wrong);
    CHECK_FALSE(parseAddress(wrong));
  }
}
