#include "signer.h"

#include <base/base64.h>
#include <identity/jwk.h>
#include <identity/token.h>

#include <catch2/catch.hpp>

using namespace tieback;
using namespace tieback::host;

namespace {

json::Value claims() {
  return json::Value::object({{"sub", "ann"}});
}

bool verifies(const PublicKey& key, const std::string& token, const std::string& algorithm) {
  const auto parsed = tokenFrom(token);
  return parsed && key.verifies(algorithm, parsed->signed_text, parsed->signature);
}

std::vector<PublicKey> keys(const std::vector<json::Value>& of) {
  return keysFrom(test::jwks(of)).value();
}

}  // namespace

TEST_CASE("the ES256 example of RFC 7515 verifies, and no other text under its signature") {
  const auto key = keys({json::parse(R"({"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
      "y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"})")});
  const std::string text =
      "eyJhbGciOiJFUzI1NiJ9."
      "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
  const std::string signature =
      fromBase64Url("DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q").value();
  CHECK(key.front().verifies("ES256", text, signature));
  CHECK_FALSE(key.front().verifies("ES256", text + "x", signature));
  CHECK_FALSE(key.front().verifies("ES256", text, signature.substr(1)));
  CHECK_FALSE(key.front().verifies("ES256", text, std::string(64, '\0')));
  CHECK_FALSE(key.front().verifies("ES256", text, ""));
}

TEST_CASE("a key verifies what it has signed, by algorithms of its kind alone") {
  const auto rsa = test::Signer::rsa("r");
  const auto ec = test::Signer::ec("e");
  const auto both = keys({rsa.jwk(), ec.jwk()});
  REQUIRE(both.size() == 2);
  CHECK(verifies(both[0], rsa.token(claims()), "RS256"));
  CHECK(verifies(both[1], ec.token(claims()), "ES256"));
  CHECK_FALSE(verifies(both[0], test::Signer::rsa("r").token(claims()), "RS256"));
  for (const char* other : {"ES256", "HS256", "none", "", "RS384", "PS256", "ES384", "rs256"}) {
    INFO(other);
    CHECK_FALSE(verifies(both[0], rsa.token(claims()), other));
  }
  for (const char* other : {"RS256", "HS256", "none", "ES384"})
    CHECK_FALSE(verifies(both[1], ec.token(claims()), other));
}

TEST_CASE("a key that is meant for one algorithm, or for another use, is kept to it") {
  const auto rsa = test::Signer::rsa("r");
  json::Value bound = rsa.jwk();
  bound.set("alg", "PS256");
  CHECK_FALSE(keys({bound}).front().fits("RS256"));
  json::Value encryption = rsa.jwk();
  encryption.set("use", "enc");
  CHECK_FALSE(keysFrom(test::jwks({encryption})).ok());
}

TEST_CASE("keys that prove little, are broken, or are secrets are passed over; a set without others is refused") {
  const auto good = test::Signer::ec("good");
  json::Value off_curve = good.jwk();
  off_curve.set("y", off_curve.text("x"));
  json::Value short_x = good.jwk();
  short_x.set("x", "AAAA");
  const std::vector<json::Value> bad = {test::Signer::rsa("small", 1024).jwk(),
                                        off_curve,
                                        short_x,
                                        json::parse(R"({"kty":"oct","k":"c2VjcmV0"})"),
                                        json::parse(R"({"kty":"RSA","n":"","e":"AQAB"})"),
                                        json::parse(R"({"kty":["RSA"],"n":5})"),
                                        json::parse(R"({"kty":"OKP","crv":"Ed25519","x":"AA"})"),
                                        json::Value("text")};
  CHECK_FALSE(keysFrom(test::jwks(bad)).ok());
  auto mixed = bad;
  mixed.push_back(good.jwk());
  CHECK(keys(mixed).size() == 1);
  for (const char* text : {"", "[]", "{}", R"({"keys": {}})", "<html>"}) CHECK_FALSE(keysFrom(text).ok());
}

TEST_CASE("base64 is read strictly") {
  CHECK(fromBase64Url("AQAB") == std::string("\1\0\1", 3));
  CHECK(fromBase64Url("_-8").value() == "\xff\xef");
  for (const char* wrong : {"A", "AQ==", "AQA=", "A+AB", "A/AB", "AQ AB", "AQAB\n", "AR", "äää"}) {
    INFO(wrong);
    CHECK_FALSE(fromBase64Url(wrong));
  }
  CHECK(fromBase64("AQ==").value() == "\1");
  CHECK_FALSE(fromBase64("AR=="));
  CHECK(fromBase64("").value().empty());
}
