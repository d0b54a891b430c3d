// What every ERP's tokens have in common; tokens that rotate: acumatica/oauth_test.cpp walks them through a session.
#include "erp/support/oauth.h"

#include <catch2/catch.hpp>

#include "scripted_transport.h"

using namespace tieback;
using namespace tieback::erp;
using namespace tieback::erp::test;

namespace {

const WireReply kToken{200, {}, R"({"access_token":"t1","expires_in":3600,"scope":"x"})"};

OAuthSettings settings() {
  OAuthSettings made;
  made.erp = "Some ERP";
  made.target = "/token";
  made.client_id = "id:1";
  made.client_secret = "env:CS";
  made.sign_in_again = "Connect again";
  made.grant = [] { return Form{{"grant_type", "client_credentials"}}; };
  return made;
}

WireReply oauthError(const char* code) {
  return {400, {}, json::Value::object({{"error", code}, {"error_description", "words"}}).dump()};
}

ErpError refusalOf(OAuthSettings made, WireReply reply) {
  ScriptedTransport transport({std::move(reply)});
  const auto context = contextFor(transport);
  OAuthTokens tokens(std::move(made), context, transport);
  return std::get<Refused>(std::get<Outcome>(tokens.token())).error;
}

}  // namespace

TEST_CASE("a client shows itself in a header, encoded as forms are, where the server wants it so") {
  ScriptedTransport transport({kToken});
  const auto context = contextFor(transport);
  auto made = settings();
  made.client_auth = OAuthSettings::ClientAuth::basic;
  OAuthTokens tokens(made, context, transport);
  const auto token = std::get<OAuthToken>(tokens.token());
  CHECK(token.access == "t1");
  CHECK(token.document.text("scope") == "x");
  CHECK(headerOf(transport.sent[0], "Authorization") == "Basic aWQlM0ExOnNlY3JldCUyMG9mJTIwZW52JTNBQ1M=");
  CHECK(transport.sent[0].body == "grant_type=client_credentials");
  CHECK(transport.sent[0].confidential);
}

TEST_CASE("one token serves until it is refused or near its end") {
  ScriptedTransport transport({kToken, WireReply{200, {}, R"({"access_token":"t2","expires_in":3600})"}, kToken});
  auto context = contextFor(transport);
  std::int64_t now = 1'000'000'000;
  context.now_us = [&] { return now; };
  OAuthTokens tokens(settings(), context, transport);
  tokens.token();
  tokens.token();
  CHECK(transport.sent.size() == 1);
  tokens.refused("another");
  tokens.token();
  CHECK(transport.sent.size() == 1);
  tokens.refused("t1");
  CHECK(std::get<OAuthToken>(tokens.token()).access == "t2");
  now += 3'541'000'000;
  CHECK(std::get<OAuthToken>(tokens.token()).access == "t1");
}

TEST_CASE("each way to be refused says what to mend, with the server's own words") {
  const auto client = refusalOf(settings(), oauthError("invalid_client"));
  CHECK(client.field == "client_id");
  CHECK(client.category == Category::not_permitted);
  CHECK(client.erp_message == "invalid_client words");
  CHECK(refusalOf(settings(), oauthError("invalid_scope")).field == "scope");
  auto refreshing = settings();
  refreshing.refresh = "vault:r";
  CHECK_THAT(refusalOf(refreshing, oauthError("invalid_grant")).remedy, Catch::StartsWith("Connect again"));
}

TEST_CASE("a server that is busy or broken is no bad login") {
  const auto reply = GENERATE(WireReply{429, {{"Retry-After", "7"}}, R"({"error":"slow down"})"},
                              WireReply{503, {}, R"({"error":"x"})"}, WireReply{200, {}, "<html></html>"});
  ScriptedTransport transport({reply});
  const auto context = contextFor(transport);
  OAuthTokens tokens(settings(), context, transport);
  const auto later = std::get<TryLater>(std::get<Outcome>(tokens.token()));
  CHECK(later.error.category == Category::erp_unavailable);
  CHECK(later.at_us.has_value() == (reply.status == 429));
}

TEST_CASE("a secret that can't be had is said by its name, not thrown") {
  ScriptedTransport transport({});
  auto context = contextFor(transport);
  context.secret = [](const std::string&) -> std::string { throw ConfigError{"credentials", "no such file"}; };
  OAuthTokens tokens(settings(), context, transport);
  CHECK(std::get<Refused>(std::get<Outcome>(tokens.token())).error.code == "secret_unavailable");
}
