// Every way in which a token can be wrong, at the API's door.
#include "signer.h"

#include <api/router.h>
#include <base/base64.h>
#include <identity/bearer_tokens.h>

#include <openssl/hmac.h>
#include <catch2/catch.hpp>

#include <fstream>
#include <sstream>

#include "../support.h"

using namespace tieback;
using namespace tieback::host;

namespace {

constexpr std::int64_t kNow = 1'781'500'000;  // seconds

IssuerConfig issuer() {
  IssuerConfig config;
  config.issuer = "https://login.example";
  config.audience = {"tieback", "other"};
  return config;
}

struct Door : test::Store {
  explicit Door(IssuerConfig config = issuer())
      : tokens({std::move(config)}, directory, clock, log, metrics, [this](const IssuerConfig&) -> Result<std::string> {
          if (!reachable) return Error{"not_reachable", Category::erp_unavailable, "away", "", {}};
          return test::jwks({rsa.jwk(), ec.jwk()});
        }) {
    clock.set(kNow * 1'000'000);
    router.add("GET", "/companies/{c}/me", Needs::session, [](const Call& call) {
      return jsonResponse(json::Value::object({{"user", call.actor.id}, {"by_cookie", call.session.by_cookie}}));
    });
    router.add("POST", "/companies/{c}/me", Needs::changing, [](const Call&) { return Response(); });
  }

  static json::Value claims() {
    return json::Value::object({{"iss", "https://login.example"},
                                {"aud", "tieback"},
                                {"exp", kNow + 300},
                                {"iat", kNow},
                                {"email", "ann@acme.example"},
                                {"email_verified", true}});
  }
  static json::Value with(const std::string& name, json::Value value) {
    json::Value changed = claims();
    changed.set(name, std::move(value));
    return changed;
  }
  static json::Value without(const std::string& name) {
    json::Value changed = claims();
    changed.erase(name);
    return changed;
  }

  Response ask(const std::string& token, const std::string& company = "c-100", const std::string& method = "GET") {
    Request request;
    request.id = "test";
    request.method = method;
    request.path = {"companies", company, "me"};
    request.headers["authorization"] = "Bearer " + token;
    return router.handle(request);
  }
  // "200 u-ann", or status, code and reason.
  std::string outcome(const std::string& token, const std::string& company = "c-100") {
    const Response response = ask(token, company);
    const json::Value body = json::parse(response.body);
    std::string text = std::to_string(response.status) + " ";
    if (response.status == 200) return text + body.text("user");
    text += body.text("code");
    const json::Value* reason = body.path("details.reason");
    return reason == nullptr ? text : text + " " + reason->asString();
  }
  std::string outcome(const json::Value& claims) { return outcome(rsa.token(claims)); }

  bool reachable = true;
  test::Signer rsa = test::Signer::rsa("rsa-1");
  test::Signer ec = test::Signer::ec("ec-1");
  SecretMask mask;
  Log log{LogLevel::debug, folder / "host.log", mask};
  Metrics metrics;
  Sessions sessions{database};
  BearerTokens tokens;
  Router router{sessions, directory, &tokens};
};

}  // namespace

TEST_CASE("a good token is its user, without cookie and CSRF token; sessions of the host's own live beside it") {
  Door door;
  CHECK(door.outcome(Door::claims()) == "200 u-ann");
  CHECK(door.outcome(door.ec.token(Door::claims())) == "200 u-ann");
  CHECK(door.outcome(Door::with("aud", json::parse(R"(["x", "other"])"))) == "200 u-ann");
  CHECK(door.outcome(Door::with("email", "ANN@acme.example")) == "200 u-ann");
  CHECK(door.outcome(Door::without("email_verified")) == "200 u-ann");
  CHECK(door.outcome(Door::with("email_verified", "true")) == "200 u-ann");
  CHECK(door.outcome(Door::without("iat")) == "200 u-ann");
  CHECK(door.outcome(Door::with("iat", json::Value::number("1781499999.25"))) == "200 u-ann");
  CHECK(door.ask(door.rsa.token(Door::claims()), "c-100", "POST").status == 200);
  CHECK(door.outcome(door.sessions.begin("u-pat").token) == "200 u-pat");
}

TEST_CASE("what a token says must hold") {
  Door door;
  const std::string no = "401 token_invalid ";
  CHECK(door.outcome(Door::with("iss", "https://login.example/")) == no + "wrong_issuer");
  CHECK(door.outcome(Door::with("iss", "https://evil.example")) == no + "wrong_issuer");
  CHECK(door.outcome(Door::without("iss")) == no + "wrong_issuer");
  CHECK(door.outcome(Door::with("aud", "tieback2")) == no + "wrong_audience");
  CHECK(door.outcome(Door::with("aud", json::parse(R"([["tieback"], 5])"))) == no + "wrong_audience");
  CHECK(door.outcome(Door::without("aud")) == no + "wrong_audience");
  CHECK(door.outcome(Door::without("exp")) == no + "expired");
  CHECK(door.outcome(Door::with("exp", "tomorrow")) == no + "expired");
  CHECK(door.outcome(Door::with("exp", json::Value::number("1e40"))) == no + "expired");
  CHECK(door.outcome(Door::with("nbf", "tomorrow")) == no + "not_yet_valid");
  CHECK(door.outcome(Door::without("email")) == no + "claim_missing");
  CHECK(door.outcome(Door::with("email", json::Value::array())) == no + "claim_missing");
  CHECK(door.outcome(Door::with("email_verified", false)) == no + "email_not_verified");
  CHECK(door.outcome(Door::with("email_verified", nullptr)) == no + "email_not_verified");
}

TEST_CASE("times go by the host's clock, with a leeway of a minute") {
  Door door;
  CHECK(door.outcome(Door::with("exp", kNow - 59)) == "200 u-ann");
  CHECK(door.outcome(Door::with("exp", kNow - 60)) == "401 token_invalid expired");
  CHECK(door.outcome(Door::with("nbf", kNow + 60)) == "200 u-ann");
  CHECK(door.outcome(Door::with("nbf", kNow + 61)) == "401 token_invalid not_yet_valid");
  CHECK(door.outcome(Door::with("iat", kNow + 61)) == "401 token_invalid not_yet_valid");
  const std::string token = door.rsa.token(Door::claims());
  door.clock.set((kNow + 361) * 1'000'000);
  CHECK(door.outcome(token) == "401 token_invalid expired");
}

TEST_CASE("only the issuer's own signature counts") {
  Door door;
  const std::string no = "401 token_invalid ";
  const auto header = [](const char* algorithm) { return json::Value::object({{"alg", algorithm}, {"kid", "rsa-1"}}); };
  CHECK(door.outcome(test::Signer::joined(header("none"), Door::claims(), "")) == no + "algorithm_refused");
  CHECK(door.outcome(test::Signer::joined(header("None"), Door::claims(), "x")) == no + "algorithm_refused");
  // The public key, which everyone knows, taken for a shared secret.
  for (const std::string& secret : {door.rsa.pem(), door.rsa.jwk().text("n")}) {
    const std::string text = test::Signer::signedText(header("HS256"), Door::claims());
    std::string mac(32, '\0');
    HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
         reinterpret_cast<const unsigned char*>(text.data()), text.size(), reinterpret_cast<unsigned char*>(mac.data()),
         nullptr);
    CHECK(door.outcome(test::Signer::joined(header("HS256"), Door::claims(), mac)) == no + "algorithm_refused");
  }
  CHECK(door.outcome(test::Signer::rsa("rsa-1").token(Door::claims())) == no + "signature_wrong");
  CHECK(door.outcome(test::Signer::rsa("rsa-9").token(Door::claims())) == no + "key_unknown");
  // A key of the other kind under a good key's id.
  CHECK(door.outcome(test::Signer::ec("rsa-1").token(Door::claims())) == no + "key_unknown");
  CHECK(door.outcome(door.rsa.token(Door::claims(), header("RS384"))) == no + "algorithm_refused");

  const std::string token = door.rsa.token(Door::claims());
  const auto dot = token.rfind('.');
  const std::string others = door.rsa.token(Door::with("email", "adam@acme.example"));
  CHECK(door.outcome(others.substr(0, others.rfind('.')) + token.substr(dot)) == no + "signature_wrong");
  CHECK(door.outcome(token.substr(0, dot) + ".") == no + "signature_wrong");
}

TEST_CASE("what is no token is refused before anything in it is believed") {
  Door door;
  const std::string token = door.rsa.token(Door::claims());
  const std::string no = "401 token_invalid malformed";
  for (const std::string& wrong :
       std::vector<std::string>{".", "..", "a.b.c", token + ".x", token + "=", "." + token, "e30.e30.", token.substr(1),
                                " " + token, token + "\n", "bnVsbA.bnVsbA.bnVsbA"}) {
    INFO(wrong.substr(0, 20));
    const std::string got = door.outcome(wrong);
    CHECK((got == no || got == "401 token_invalid wrong_issuer"));
  }
  CHECK(door.outcome(std::string(8000, 'a') + ".b.c") == "401 token_invalid too_large");
  const json::Value odd[] = {json::parse(R"({"alg":"RS256","kid":"rsa-1","crit":["exp"]})"),
                             json::parse(R"({"alg":"RS256","kid":"rsa-1","typ":"logout+jwt"})")};
  for (const json::Value& header : odd) CHECK(door.outcome(door.rsa.token(Door::claims(), header)) == no);
  CHECK(door.outcome(door.rsa.token(Door::claims(), json::parse(R"({"alg":["RS256"]})"))) ==
        "401 token_invalid algorithm_refused");
}

TEST_CASE("the directory decides who there is, and a company's provider names its own people alone") {
  Door door;
  CHECK(door.outcome(Door::with("email", "nobody@acme.example")) == "403 user_unknown");
  const json::Value body = json::parse(door.ask(door.rsa.token(Door::with("email", "nobody@acme.example"))).body);
  CHECK(body.text("message").find("nobody@acme.example") != std::string::npos);
  // A user of another company gets into his own alone.
  const std::string theirs = door.rsa.token(Door::with("email", "olga@other.example"));
  CHECK(door.outcome(theirs, "c-100") == "404 company_not_found");
  CHECK(door.outcome(theirs, "c-200") == "200 u-olga");
  IssuerConfig own = issuer();
  own.companies = {"c-100"};
  Door narrow(own);
  CHECK(narrow.outcome(narrow.rsa.token(Door::with("email", "olga@other.example")), "c-200") == "403 user_unknown");
  CHECK(narrow.outcome(Door::claims()) == "200 u-ann");
  // An address that two users have names neither.
  door.database.write([](Connection& connection) {
    connection.execute("UPDATE users SET email='ann@acme.example' WHERE id='u-adam'");
  });
  CHECK(door.outcome(Door::claims()) == "403 user_unknown");
}

TEST_CASE("another claim may name the user, by login; an address may have to be verified") {
  IssuerConfig by_login = issuer();
  by_login.claim = "preferred_username";
  by_login.match = MatchBy::login;
  Door door(by_login);
  CHECK(door.outcome(Door::with("preferred_username", "pat")) == "200 u-pat");
  CHECK(door.outcome(Door::claims()) == "401 token_invalid claim_missing");
  IssuerConfig strict = issuer();
  strict.must_be_verified = true;
  Door verified(strict);
  CHECK(verified.outcome(Door::claims()) == "200 u-ann");
  CHECK(verified.outcome(Door::without("email_verified")) == "401 token_invalid email_not_verified");
}

TEST_CASE("a refusal says how to authenticate; an issuer that is away is 503, known keys aside; no token is logged") {
  Door door;
  const std::string token = door.rsa.token(Door::with("aud", "x"));
  Response response = door.ask(token);
  REQUIRE(response.headers.size() == 1);
  CHECK(response.headers[0].first == "WWW-Authenticate");
  CHECK(response.headers[0].second.find("error=\"invalid_token\"") != std::string::npos);
  door.reachable = false;
  CHECK(door.outcome(Door::claims()) == "200 u-ann");
  Door away;
  away.reachable = false;
  response = away.ask(away.rsa.token(Door::claims()));
  CHECK(response.status == 503);
  CHECK(response.headers == std::vector<std::pair<std::string, std::string>>{{"Retry-After", "5"}});
  std::stringstream log;
  log << std::ifstream(away.folder / "host.log").rdbuf() << std::ifstream(door.folder / "host.log").rdbuf();
  CHECK(log.str().find("keys can't be fetched") != std::string::npos);
  CHECK(log.str().find("eyJ") == std::string::npos);
  CHECK(away.metrics.exposition().find("tieback_host_issuer_reachable{issuer=\"https://login.example\"} 0") !=
        std::string::npos);
}
