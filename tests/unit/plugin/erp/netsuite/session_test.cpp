// Both logins: what each request carries, and what each way to be refused means.
#include "erp/dialects/netsuite/session.h"

#include <catch2/catch.hpp>

#include "../support/scripted_transport.h"
#include "keys.h"

using namespace tieback;
using namespace tieback::erp;
using namespace tieback::erp::netsuite;
using namespace tieback::erp::test;
using tieback::erp::netsuite::test::KeyPair;

namespace {

const WireRequest kGet{"GET", "/services/rest/record/v1/purchaseOrder/1", {}, ""};
const WireReply kOk{200, {}, "{}"};
const WireReply kToken{200, {}, R"({"access_token":"t1","expires_in":"3600","token_type":"bearer"})"};
const WireReply kInvalidLogin{401, {}, R"({"status":401,"o:errorDetails":[{"detail":"Invalid login attempt.",
                                           "o:errorCode":"INVALID_LOGIN"}]})"};

struct Setup {
  Setup(std::initializer_list<Exchange> answers, Config::Login login)
      : pair(false), transport(answers), context(contextFor(transport)) {
    config.url = "https://1234567.suitetalk.api.netsuite.com";
    config.account = "1234567";
    config.login = login;
    config.consumer_key = "ck";
    config.consumer_secret = "env:CS";
    config.token_id = "tk";
    config.token_secret = "env:TS";
    config.client_id = "client-1";
    config.certificate_id = "cert-1";
    config.private_key = "file:key";
    config.algorithm = Config::Algorithm::es256;
    context.secret = [this](const std::string& reference) {
      if (reference == "file:key") return pair.pem();
      return reference == "file:cert" ? pair.certificate(certificate_end) : "secret of " + reference;
    };
    context.random = [this](std::size_t bytes) { return std::string(bytes, static_cast<char>(++nonces)); };
  }
  Answer call() {
    if (!session) session.emplace(config, context);
    return session->call(kGet, Effect::write);
  }
  std::string authorization(std::size_t request) { return headerOf(transport.sent[request], "Authorization"); }

  KeyPair pair;
  std::int64_t certificate_end = 2'000;  // the clock stands at 1000 s
  int nonces = 0;
  ScriptedTransport transport;
  DialectContext context;
  Config config;
  std::optional<Session> session;
};

const ErpError& refusal(const Answer& answer) {
  return std::get<Refused>(std::get<Outcome>(answer)).error;
}

}  // namespace

TEST_CASE("each signed request has a nonce of its own, and the clock's time") {
  Setup setup({kOk, kOk}, Config::Login::token);
  setup.call();
  setup.call();
  CHECK_THAT(setup.authorization(0), Catch::Contains("oauth_nonce=\"01010101010101010101010101010101\"") &&
                                         Catch::Contains("oauth_timestamp=\"1000\"") &&
                                         Catch::Contains("realm=\"1234567\""));
  CHECK_THAT(setup.authorization(1), Catch::Contains("oauth_nonce=\"02020202020202020202020202020202\""));
  CHECK(setup.authorization(0) != setup.authorization(1));
}

TEST_CASE("a refused signature is not tried again, and says where the reason stands") {
  Setup setup({kInvalidLogin}, Config::Login::token);
  const auto answer = setup.call();
  CHECK(refusal(answer).code == "bad_login");
  CHECK(refusal(answer).category == Category::not_permitted);
  CHECK_THAT(refusal(answer).remedy, Catch::Contains("Login Audit Trail"));
  CHECK_THAT(refusal(answer).erp_message, Catch::Contains("Invalid login attempt"));
  CHECK(setup.transport.sent.size() == 1);
}

TEST_CASE("a token is bought with a signed assertion, and bought anew when it is refused") {
  Setup setup({kToken, kInvalidLogin, WireReply{200, {}, R"({"access_token":"t2","expires_in":3600})"}, kOk, kOk},
              Config::Login::client_credentials);
  CHECK(std::holds_alternative<WireReply>(setup.call()));
  setup.call();
  REQUIRE(setup.transport.sent.size() == 5);
  CHECK(setup.transport.sent[0].target == "/services/rest/auth/oauth2/v1/token");
  CHECK(setup.transport.sent[0].confidential);
  CHECK_THAT(setup.transport.sent[0].body,
             Catch::StartsWith("grant_type=client_credentials&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3A"
                               "client-assertion-type%3Ajwt-bearer&client_assertion=ey"));
  CHECK(setup.authorization(1) == "Bearer t1");
  CHECK(setup.authorization(3) == "Bearer t2");
  CHECK(setup.authorization(4) == "Bearer t2");
}

TEST_CASE("a certificate that has ended is named before anything is sent") {
  Setup setup({kToken, kOk}, Config::Login::client_credentials);
  setup.config.certificate = "file:cert";
  setup.certificate_end = 999;
  const auto answer = setup.call();
  CHECK(refusal(answer).code == "certificate_expired");
  CHECK(refusal(answer).category == Category::not_permitted);
  CHECK(setup.transport.sent.empty());
  setup.certificate_end = 1001;
  CHECK(std::holds_alternative<WireReply>(setup.call()));
}

TEST_CASE("a token server that refuses the assertion is a login to mend, and shows no secret") {
  Setup setup({WireReply{401, {}, R"({"error":"invalid_client"})"}}, Config::Login::client_credentials);
  const auto answer = setup.call();
  CHECK(refusal(answer).code == "bad_login");
  CHECK(refusal(answer).field == "certificate_id");
  CHECK_THAT(refusal(answer).toJson().dump(), !Catch::Contains("BEGIN"));
}

TEST_CASE("a key that can't be used is a secret to mend") {
  Setup setup({}, Config::Login::client_credentials);
  setup.config.algorithm = Config::Algorithm::ps256;
  const auto answer = setup.call();
  CHECK(refusal(answer).code == "secret_unavailable");
  CHECK(refusal(answer).field == "credentials.private_key");
  CHECK_THAT(refusal(answer).message, Catch::Contains("PS256 wants an RSA key"));
}

TEST_CASE("too many requests at once are a throttle for the whole connection, whatever their shape") {
  const auto reply =
      GENERATE(WireReply{429, {}, R"({"status":429,"o:errorDetails":[{"detail":"Concurrent request limit exceeded.",
                             "o:errorCode":"CONCURRENCY_LIMIT_EXCEEDED"}]})"},
               WireReply{429, {}, "<html></html>"},
               WireReply{400, {}, R"({"o:errorDetails":[{"detail":"x","o:errorCode":"SSS_REQUEST_LIMIT_EXCEEDED"}]})"});
  Setup setup({reply}, Config::Login::token);
  const auto answer = setup.call();
  const auto& later = std::get<TryLater>(std::get<Outcome>(answer));
  CHECK(later.error.code == "throttled");
  CHECK(later.whole_connection);
}
