#include "core/http.h"

#include <catch2/catch.hpp>

using namespace tieback::mock;

TEST_CASE("globs match any run of characters, also slashes") {
  CHECK(globMatches("/entity/*/ChangeOrder", "/entity/Default/24.200.001/ChangeOrder"));
  CHECK(globMatches("*@example.test", "pm@example.test"));
  CHECK(globMatches("a?c", "abc"));
  CHECK_FALSE(globMatches("a?c", "ac"));
  CHECK_FALSE(globMatches("/entity/*/ChangeOrder", "/entity/Default/24.200.001/ChangeOrder/000001"));
  CHECK(globMatches("*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaab"));
}

TEST_CASE("cookies are told apart by their whole name") {
  HttpRequest request;
  request.headers = {{"cookie", "ASP.NET_SessionId=abc; .ASPXAUTH=A=B&C"}, {"Cookie", "Other=1"}};
  CHECK(cookie(request, "ASP.NET_SessionId") == "abc");
  CHECK(cookie(request, ".ASPXAUTH") == "A=B&C");
  CHECK(cookie(request, "Other") == "1");
  CHECK_FALSE(cookie(request, "SessionId"));
}

TEST_CASE("forms and paths are decoded") {
  const auto form = parseForm("$filter=A%20eq+'b%26c'&x&=y");
  CHECK(form[0] == std::pair<std::string, std::string>("$filter", "A eq 'b&c'"));
  CHECK(form[1].first == "x");
  CHECK(splitPath("/a//b%2Fc/") == std::vector<std::string>{"a", "b/c"});
  CHECK(percentDecode("100%") == "100%");
}
