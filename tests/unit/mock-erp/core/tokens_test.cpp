#include "support/tokens.h"

#include <catch2/catch.hpp>

using namespace tieback::mock;

TEST_CASE("a token holds until its end, or until it is taken back") {
  IdSource ids(1);
  Tokens tokens;
  const auto first = tokens.issueAccess(ids, "me", 100);
  const auto second = tokens.issueAccess(ids, "me", 100);
  CHECK(first != second);
  CHECK(tokens.access(first, 99)->string() == "me");
  CHECK_FALSE(tokens.access(first, 100));
  tokens.revokeAccess(second);
  CHECK_FALSE(tokens.access(second, 1));
}

TEST_CASE("a refresh token that was used holds for its grace, and none after a withdrawn consent") {
  IdSource ids(1);
  Tokens tokens;
  const auto old = tokens.issueRefresh(ids, "me", 1000);
  tokens.retireRefresh(old, 50);
  CHECK(tokens.refresh(old, 49));
  CHECK_FALSE(tokens.refresh(old, 50));
  tokens.putRefresh("seeded", "me", 1000);
  const auto access = tokens.issueAccess(ids, "me", 1000);
  tokens.revokeAll();
  CHECK_FALSE(tokens.refresh("seeded", 1));
  CHECK_FALSE(tokens.access(access, 1));
}

TEST_CASE("a client shows itself by header or by form") {
  HttpRequest request;
  request.headers = {{"Authorization", "Basic aWQlM0ExOnMlMjBl"}};
  CHECK(clientSecretOf(request).id == "id:1");
  CHECK(clientSecretOf(request).secret == "s e");
  CHECK(clientSecretOf(request).basic);
  request.headers = {{"authorization", "bearer abc"}};
  request.body = "client_id=x&client_secret=y%2Bz";
  CHECK(bearerOf(request) == "abc");
  CHECK(clientSecretOf(request).secret == "y+z");
}
