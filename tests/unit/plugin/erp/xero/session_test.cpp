// Tokens, the tenant's header, limits and Idempotency-Keys.
#include "erp/dialects/xero/session.h"

#include <catch2/catch.hpp>

#include "setup.h"

using namespace tieback;
using namespace tieback::erp;
using namespace tieback::erp::test;

namespace {

const WireReply kExpired{401, {}, R"({"Title":"Unauthorized","Status":401,"Detail":"TokenExpired: token expired"})"};
const WireReply kOk{200, {}, R"({"PurchaseOrders":[]})"};
const WireRequest kRead{"GET", "/api.xro/2.0/PurchaseOrders", {}, ""};
const WireRequest kWrite{"PUT", "/api.xro/2.0/PurchaseOrders", {}, "{}"};

struct Session {
  explicit Session(std::initializer_list<Exchange> answers) : transport(answers), context(contextFor(transport)) {
    context.endpoint = json::Value::object({{"url", "https://api.xero.com"}, {"tenant", "tenant-1"}});
    context.credentials =
        json::Value::object({{"client_id", "app"}, {"client_secret", "env:CS"}, {"refresh_token", "env:RT"}});
    context.now_us = [this] { return now_us; };
    context.secret = [this](const std::string& reference) {
      return reference == "env:RT" ? refresh_token : "secret of " + reference;
    };
    context.put_secret = [this](const std::string& reference, const std::string& expected, const std::string& value) {
      if (reference != "env:RT" || expected != refresh_token || !may_store) return false;
      refresh_token = value;
      stored_before = transport.sent.size();
      return true;
    };
  }
  xero::Session& get() {
    if (!session) {
      config = xero::readConfig(context);
      session.emplace(config, context);
    }
    return *session;
  }
  std::string key(std::size_t request) const { return headerOf(transport.sent[request], "Idempotency-Key"); }

  std::int64_t now_us = 1'000'000'000;
  std::string refresh_token = "r1";
  bool may_store = true;
  std::size_t stored_before = 0;
  ScriptedTransport transport;
  DialectContext context;
  xero::Config config;
  std::optional<xero::Session> session;
};

}  // namespace

TEST_CASE("a rotated refresh token is stored before the access token beside it is used") {
  Session session({kToken, kOk});
  CHECK(std::holds_alternative<WireReply>(session.get().call(kRead, Effect::read)));
  CHECK(session.refresh_token == "r2");
  CHECK(session.stored_before == 1);
  const auto& asked = session.transport.sent[0];
  CHECK(asked.target == "/connect/token");
  CHECK(asked.body == "grant_type=refresh_token&refresh_token=r1");
  CHECK(headerOf(asked, "Authorization") == "Basic YXBwOnNlY3JldCUyMG9mJTIwZW52JTNBQ1M=");
  CHECK(asked.confidential);
  const auto& sent = session.transport.sent[1];
  CHECK(headerOf(sent, "Authorization") == "Bearer t1");
  CHECK(headerOf(sent, "Xero-tenant-id") == "tenant-1");
  CHECK(headerOf(sent, "Accept") == "application/json");
}

TEST_CASE("a token that cannot be stored is not used") {
  Session session({kToken, kToken, kOk});
  session.may_store = false;
  const auto answer = session.get().call(kRead, Effect::read);
  CHECK(std::holds_alternative<TryLater>(std::get<Outcome>(answer)));
  CHECK(session.transport.sent.size() == 2);
}

TEST_CASE("a consent that was withdrawn is for a person, and no bad login is retried") {
  Session session({WireReply{400, {}, R"({"error":"invalid_grant"})"}});
  const auto answer = session.get().call(kRead, Effect::read);
  const auto error = std::get<Refused>(std::get<Outcome>(answer)).error;
  CHECK(error.category == Category::not_permitted);
  CHECK(error.remedy.find("Sign in to Xero again") != std::string::npos);
}

TEST_CASE("a custom connection has no refresh token and no tenant") {
  Session session({WireReply{200, {}, R"({"access_token":"t1","expires_in":1800})"}, kOk});
  session.context.endpoint.erase("tenant");
  session.context.credentials = json::Value::object({{"login", "client_credentials"},
                                                     {"client_id", "app"},
                                                     {"client_secret", "env:CS"},
                                                     {"scope", "accounting.invoices"}});
  CHECK(std::holds_alternative<WireReply>(session.get().call(kRead, Effect::read)));
  CHECK(session.transport.sent[0].body == "grant_type=client_credentials&scope=accounting.invoices");
  CHECK(headerOf(session.transport.sent[1], "Xero-tenant-id").empty());
}

TEST_CASE("an expired token is replaced once") {
  Session session({kToken, kExpired, kToken, kExpired});
  const auto answer = session.get().call(kRead, Effect::read);
  CHECK(std::get<WireReply>(answer).status == 401);
  CHECK(session.transport.done());
}

TEST_CASE("when the minute's calls are used up none is sent until the window is surely over") {
  Session session({kToken, WireReply{200, {{"X-MinLimit-Remaining", "0"}}, "{}"}, kOk});
  session.get().call(kRead, Effect::read);
  const auto answer = session.get().call(kRead, Effect::read);
  const auto later = std::get<TryLater>(std::get<Outcome>(answer));
  CHECK(later.at_us == session.now_us + 60'000'000);
  CHECK(later.whole_connection);
  CHECK(later.error.code == "throttled");
  session.now_us += 60'000'000;
  CHECK(std::holds_alternative<WireReply>(session.get().call(kRead, Effect::read)));
}

TEST_CASE("a lost answer's key goes out again; after a whole answer Xero would only repeat it, so it does not") {
  Session session({kToken, Lost{"reset"}, WireReply{400, {}, "{}"}, kOk, NotSent{"refused"}, kOk});
  session.get().callOnce(kWrite, "step");
  session.get().callOnce(kWrite, "step");
  session.get().callOnce(kWrite, "step");
  session.get().callOnce(kWrite, "step");
  session.get().callOnce(kWrite, "step");
  CHECK(session.key(1) == session.key(2));
  CHECK(session.key(2) != session.key(3));
  CHECK(session.key(3) != session.key(4));
  CHECK(session.key(4) == session.key(5));
  CHECK(session.key(1).rfind("step-", 0) == 0);
  CHECK(session.key(1).size() <= 128);
}

TEST_CASE("another body has another key: to Xero it is another request") {
  Session session({kToken, Lost{"reset"}, Lost{"reset"}});
  auto other = kWrite;
  other.body = "{ }";
  session.get().callOnce(kWrite, "step");
  session.get().callOnce(other, "step");
  CHECK(session.key(1) != session.key(2));
}
