// Who is let in: signatures as the vendor publishes them, and assertions signed by a mapped certificate's key.
#include <Poco/Base64Encoder.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <catch2/catch.hpp>

#include <algorithm>
#include <memory>
#include <sstream>

#include "account.h"

using namespace tieback::mock;
using namespace tieback::mock::netsuite;

namespace {

std::string base64Url(const std::string& bytes) {
  std::ostringstream out;
  Poco::Base64Encoder encoder(out);
  encoder.rdbuf()->setLineLength(0);
  encoder << bytes;
  encoder.close();
  std::string text = out.str();
  std::replace(text.begin(), text.end(), '+', '-');
  std::replace(text.begin(), text.end(), '/', '_');
  text.erase(std::find(text.begin(), text.end(), '='), text.end());
  return text;
}

// An RSA key with its certificate, and assertions by it.
struct Client {
  std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key{EVP_RSA_gen(2048), &EVP_PKEY_free};

  std::string certificate(long end) const {
    const std::unique_ptr<X509, decltype(&X509_free)> made(X509_new(), &X509_free);
    ASN1_TIME_set(X509_getm_notBefore(made.get()), 0);
    ASN1_TIME_set(X509_getm_notAfter(made.get()), end);
    X509_set_pubkey(made.get(), key.get());
    X509_sign(made.get(), key.get(), EVP_sha256());
    const std::unique_ptr<BIO, decltype(&BIO_free)> bio(BIO_new(BIO_s_mem()), &BIO_free);
    PEM_write_bio_X509(bio.get(), made.get());
    char* text = nullptr;
    const auto size = BIO_get_mem_data(bio.get(), &text);
    return {text, static_cast<std::size_t>(size)};
  }

  std::string assertion(const std::string& header, const std::string& payload) const {
    const std::string text = base64Url(header) + "." + base64Url(payload);
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> digest(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
    EVP_PKEY_CTX* options = nullptr;
    EVP_DigestSignInit(digest.get(), &options, EVP_sha256(), nullptr, key.get());
    EVP_PKEY_CTX_set_rsa_padding(options, RSA_PKCS1_PSS_PADDING);
    EVP_PKEY_CTX_set_rsa_pss_saltlen(options, RSA_PSS_SALTLEN_DIGEST);
    std::string signature(256, '\0');
    std::size_t size = signature.size();
    EVP_DigestSign(digest.get(), reinterpret_cast<unsigned char*>(signature.data()), &size,
                   reinterpret_cast<const unsigned char*>(text.data()), text.size());
    return text + "." + base64Url(signature);
  }
};

struct Claims {
  std::string kid = "mapped";
  std::string algorithm = "PS256";
  std::string iss = "client-1";
  std::string scope = R"(["rest_webservices"])";
  std::string aud = "https://1234567.suitetalk.api.netsuite.com/services/rest/auth/oauth2/v1/token";
  std::int64_t age = 0;
  std::int64_t life = 3600;
  long certificateEnd = 2'000'000'000;
  bool revoked = false;
};

HttpResponse askForToken(Account& account, const Claims& claims) {
  const Client client;
  const Json certificate = Json::object()
                               .set("certificateId", "mapped")
                               .set("clientId", "client-1")
                               .set("pem", client.certificate(claims.certificateEnd))
                               .set("revoked", claims.revoked);
  REQUIRE(std::holds_alternative<Json>(account.erp.insert("Certificate", certificate)));
  const std::int64_t issued = account.clock.nowMicros() / 1'000'000 - claims.age;
  const std::string assertion = client.assertion(
      R"({"typ":"JWT","alg":")" + claims.algorithm + R"(","kid":")" + claims.kid + "\"}",
      R"({"iss":")" + claims.iss + R"(","scope":)" + claims.scope + R"(,"aud":")" + claims.aud + R"(","iat":)" +
          std::to_string(issued) + R"(,"exp":)" + std::to_string(issued + claims.life) + "}");
  return account.send("POST", "/services/rest/auth/oauth2/v1/token",
                      "grant_type=client_credentials&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3A"
                      "client-assertion-type%3Ajwt-bearer&client_assertion=" +
                          assertion,
                      {{"Authorization", ""}});
}

}  // namespace

TEST_CASE("the vendor's published request is let in, and with one letter changed it is not") {
  // https://docs.oracle.com/en/cloud/saas/netsuite/ns-online-help/section_1534941295.html
  Account account;
  account.set(R"({"account":"123456"})");
  account.clock.set(1'508'242'306'000'000);
  const Json integration = parsed(R"({"consumerKey":"ef40afdd8abaac111b13825dd5e5e2ddddb44f86d5a0dd6dcf38c20aae6b67e4",
                 "consumerSecret":"d26ad321a4b2f23b0741c8d38392ce01c3e23e109df6c96eac6d099e9ab9e8b5"})");
  const Json token = parsed(R"({"tokenId":"2b0ce516420110bcbd36b69e99196d1b7f6de3c6234c5afb799b73d87569f5cc",
                                "tokenSecret":"c29a677df7d5439a458c063654187e3d678d73aca8e3c9d8bea1478a3eb0d295",
                                "consumerKey":"ef40afdd8abaac111b13825dd5e5e2ddddb44f86d5a0dd6dcf38c20aae6b67e4"})");
  REQUIRE(std::holds_alternative<Json>(account.erp.insert("Integration", integration)));
  REQUIRE(std::holds_alternative<Json>(account.erp.insert("AccessToken", token)));
  const auto ask = [&](const std::string& path) {
    HttpRequest request;
    request.method = "GET";
    request.path = path;
    request.secure = true;
    request.headers = {
        {"Host", "123456.suitetalk.api.netsuite.com"},
        {"Authorization",
         "OAuth realm=\"123456\", oauth_token=\"2b0ce516420110bcbd36b69e99196d1b7f6de3c6234c5afb799b73d87569f5cc\", "
         "oauth_consumer_key=\"ef40afdd8abaac111b13825dd5e5e2ddddb44f86d5a0dd6dcf38c20aae6b67e4\", "
         "oauth_nonce=\"fjaLirsIcCGVZWzBX0pg\", oauth_timestamp=\"1508242306\", "
         "oauth_signature_method=\"HMAC-SHA256\", oauth_version=\"1.0\", "
         "oauth_signature=\"B5OIWznZ2YP0OB7VrJrGkYsTh%2B8H%2B5T9Hag%2Bo92q0zY%3D\""}};
    return account.erp.handle(request).status;
  };
  CHECK(ask("/services/rest/record/v1/employee/41") == 401);
  CHECK(ask("/services/rest/record/v1/employee/40") == 404);  // let in: there are no employees here
  CHECK(ask("/services/rest/record/v1/employee/40") == 401);  // the same nonce again
}

TEST_CASE("wrong tokens, realms and times are refused alike, and say nothing more") {
  Account account;
  CHECK(account.record("GET", "vendor/57").status == 200);
  SECTION("unknown token") {
    account.token = "nobody";
  }
  SECTION("revoked token") {
    account.token = "revoked";
  }
  SECTION("another account") {
    account.set(R"({"account":"7654321"})");
  }
  const HttpResponse response = account.record("GET", "vendor/57");
  CHECK(errorText(response).starts_with("401 INVALID_LOGIN : Invalid login attempt."));
  REQUIRE(response.headers.size() == 1);
  CHECK(response.headers[0].second.find("error=\"token_rejected\"") != std::string::npos);
}

TEST_CASE("a role that may only look is told so when it writes") {
  Account account;
  account.token = "viewonly";
  CHECK(account.record("GET", "vendor/57").status == 200);
  CHECK(errorText(account.record("PATCH", "purchaseOrder/9001", R"({"memo":"x"})")) ==
        "400 USER_ERROR : Your current role does not have permission to perform this action.");
}

TEST_CASE("a signed assertion buys a token that holds for its time") {
  Account account;
  const HttpResponse answer = askForToken(account, {});
  REQUIRE(answer.status == 200);
  const Json body = parsed(answer.body);
  CHECK(body.text("expires_in") == "3600");
  const Headers bearer{{"Authorization", "Bearer " + std::string(body.text("access_token"))}};
  CHECK(account.record("GET", "vendor/57", "", bearer).status == 200);
  account.clock.advanceSeconds(3600);
  CHECK(account.record("GET", "vendor/57", "", bearer).status == 401);
}

TEST_CASE("an assertion that does not fit is refused") {
  struct Case {
    const char* about;
    Claims claims;
  };
  const auto each = GENERATE(values<Case>({
      {"another certificate", {.kid = "custcertificate_tieback"}},
      {"a certificate nobody mapped", {.kid = "nothing"}},
      {"an algorithm of another kind", {.algorithm = "ES256"}},
      {"no algorithm", {.algorithm = "none"}},
      {"another client", {.iss = "client-2"}},
      {"another scope", {.scope = "\"restlets\""}},
      {"another account", {.aud = "https://7654321.suitetalk.api.netsuite.com/services/rest/auth/oauth2/v1/token"}},
      {"one that has ended", {.age = 4000}},
      {"one that lives too long", {.life = 3601}},
      {"a certificate that has ended", {.certificateEnd = 1'700'000'000}},
      {"a certificate that was revoked", {.revoked = true}},
  }));
  INFO(each.about);
  Account account;
  const HttpResponse answer = askForToken(account, each.claims);
  CHECK(answer.status == 401);
  CHECK(answer.body == R"({"error":"invalid_client"})");
}

TEST_CASE("an expired session is the token's end, and the next request's 401") {
  Account account;
  const Json body = parsed(askForToken(account, {}).body);
  HttpRequest request;
  request.headers = {{"Authorization", "Bearer " + std::string(body.text("access_token"))}};
  account.erp.expireSession(request);
  CHECK(account.record("GET", "vendor/57", "", request.headers).status == 401);
}
