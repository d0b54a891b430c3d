#include "support.h"

#include <directory/password.h>
#include <http/sessions.h>

#include <catch2/catch.hpp>

using namespace tieback::host;

namespace {

Request withHeader(const std::string& name, const std::string& value) {
  Request request;
  request.headers[name] = value;
  return request;
}

}  // namespace

TEST_CASE("a session is found by bearer token and by cookie, until it is ended") {
  test::Store store;
  Sessions sessions(store.database);
  const NewSession begun = sessions.begin("u-pat");
  const auto bearer = sessions.of(withHeader("authorization", "Bearer " + begun.token));
  REQUIRE(bearer);
  CHECK(bearer->user == "u-pat");
  CHECK_FALSE(bearer->by_cookie);
  const auto cookie = sessions.of(withHeader("cookie", "a=b; tieback_session=" + begun.token));
  REQUIRE(cookie);
  CHECK(cookie->by_cookie);
  CHECK(cookie->csrf_token == begun.csrf_token);
  sessions.end(withHeader("cookie", "tieback_session=" + begun.token));
  CHECK_FALSE(sessions.of(withHeader("authorization", "Bearer " + begun.token)));
}

TEST_CASE("nobody can choose a session's token, and tokens are not kept in the open") {
  test::Store store;
  Sessions sessions(store.database);
  const NewSession one = sessions.begin("u-pat");
  const NewSession two = sessions.begin("u-pat");
  CHECK(one.token != two.token);
  CHECK_FALSE(sessions.of(withHeader("cookie", "tieback_session=" + std::string(64, 'a'))));
  CHECK_FALSE(sessions.of(withHeader("cookie", "tieback_session=")));
  CHECK_FALSE(sessions.of(withHeader("authorization", "Basic " + one.token)));
  const bool kept = store.database.read([&](Connection& connection) {
    return connection.one("SELECT 1 FROM sessions WHERE hash=? OR user=?", {one.token, one.token}).has_value();
  });
  CHECK_FALSE(kept);
}

TEST_CASE("after five failures a login has to wait, others need not") {
  LoginThrottle throttle;
  for (int i = 0; i < 5; ++i) {
    CHECK(throttle.secondsToWait("pat", "1.2.3.4") == 0);
    throttle.failed("pat", "1.2.3.4");
  }
  CHECK(throttle.secondsToWait("pat", "5.6.7.8") > 0);
  CHECK(throttle.secondsToWait("ann", "1.2.3.4") == 0);
  throttle.succeeded("pat");
  CHECK(throttle.secondsToWait("pat", "5.6.7.8") == 0);
}

TEST_CASE("after fifty failures an address has to wait, whatever the login") {
  LoginThrottle throttle;
  for (int i = 0; i < 50; ++i) throttle.failed("user" + std::to_string(i), "1.2.3.4");
  CHECK(throttle.secondsToWait("ann", "1.2.3.4") > 0);
  CHECK(throttle.secondsToWait("ann", "5.6.7.8") == 0);
}

TEST_CASE("passwords are argon2id hashes") {
  const std::string hash = hashPassword("tieback");
  CHECK(hash.starts_with("$argon2id$"));
  CHECK(verifyPassword("tieback", hash));
  CHECK_FALSE(verifyPassword("tiebacK", hash));
  CHECK_FALSE(verifyPassword("", nobodysHash()));
  CHECK_FALSE(verifyPassword("x", "x"));
}
