// The assertion is checked by its public key, as NetSuite does; unusable keys are named, never shown.
#include "erp/dialects/netsuite/assertion.h"

#include <Poco/Base64Decoder.h>
#include <catch2/catch.hpp>

#include <algorithm>
#include <sstream>

#include "keys.h"

using namespace tieback;
using namespace tieback::erp::netsuite;
using tieback::erp::netsuite::test::KeyPair;

namespace {

constexpr std::int64_t kNow = 1'780'000'000'000'000;

std::string fromBase64Url(std::string text) {
  std::replace(text.begin(), text.end(), '-', '+');
  std::replace(text.begin(), text.end(), '_', '/');
  while (text.size() % 4 != 0) text += '=';
  std::istringstream in(text);
  Poco::Base64Decoder decoder(in);
  return {std::istreambuf_iterator<char>(decoder), {}};
}

Config configFor(Config::Algorithm algorithm) {
  Config config;
  config.account = "1234567_SB1";
  config.client_id = "client-1";
  config.certificate_id = "cert-1";
  config.algorithm = algorithm;
  return config;
}

std::string problemWith(const std::string& key, Config::Algorithm algorithm) {
  try {
    assertionOf(configFor(algorithm), key, kNow);
    return "";
  } catch (const KeyError& e) {
    return e.what();
  }
}

}  // namespace

TEST_CASE("the assertion says who asks for what, and its signature holds") {
  const bool pss = GENERATE(true, false);
  const KeyPair pair(pss);
  const auto assertion =
      assertionOf(configFor(pss ? Config::Algorithm::ps256 : Config::Algorithm::es256), pair.pem(), kNow);
  const auto first = assertion.find('.');
  const auto second = assertion.rfind('.');
  const auto header = fromBase64Url(assertion.substr(0, first));
  CHECK(header == std::string(R"({"typ":"JWT","alg":")") + (pss ? "PS256" : "ES256") + R"(","kid":"cert-1"})");
  CHECK(fromBase64Url(assertion.substr(first + 1, second - first - 1)) ==
        R"({"iss":"client-1","scope":"rest_webservices",)"
        R"("aud":"https://1234567-sb1.suitetalk.api.netsuite.com/services/rest/auth/oauth2/v1/token",)"
        R"("iat":1780000000,"exp":1780000300})");
  const auto signature = fromBase64Url(assertion.substr(second + 1));
  CHECK(pair.verifies(assertion.substr(0, second), signature, pss));
  CHECK_FALSE(pair.verifies(assertion.substr(0, second) + "x", signature, pss));
  CHECK(assertion.find_first_of("+/=") == std::string::npos);
}

TEST_CASE("a key that does not fit says why, and nothing of itself") {
  const auto rsa = KeyPair(true).pem();
  const auto ec = KeyPair(false).pem();
  CHECK(problemWith(ec, Config::Algorithm::ps256) == "PS256 wants an RSA key");
  CHECK(problemWith(rsa, Config::Algorithm::es256) == "ES256 wants a key of the curve P-256");
  CHECK(problemWith("no key at all", Config::Algorithm::es256) ==
        "the private key is no PEM text, or wants a passphrase");
}

TEST_CASE("a certificate tells its end") {
  CHECK(certificateEnd(KeyPair(false).certificate(1'790'000'001)) == 1'790'000'001'000'000);
  CHECK_THROWS_AS(certificateEnd("nothing"), KeyError);
}
