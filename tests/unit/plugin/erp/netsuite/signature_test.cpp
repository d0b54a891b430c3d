// Signatures against Oracle's own published examples, and the traps of RFC 5849.
#include "erp/dialects/netsuite/signature.h"

#include <catch2/catch.hpp>

using namespace tieback::erp::netsuite;

namespace {

// https://docs.oracle.com/en/cloud/saas/netsuite/ns-online-help/section_1534941088.html and section_1534941295.html
const SigningKeys kOracle{"123456", "ef40afdd8abaac111b13825dd5e5e2ddddb44f86d5a0dd6dcf38c20aae6b67e4",
                          "d26ad321a4b2f23b0741c8d38392ce01c3e23e109df6c96eac6d099e9ab9e8b5",
                          "2b0ce516420110bcbd36b69e99196d1b7f6de3c6234c5afb799b73d87569f5cc",
                          "c29a677df7d5439a458c063654187e3d678d73aca8e3c9d8bea1478a3eb0d295"};
const std::string kNonce = "fjaLirsIcCGVZWzBX0pg";
const std::string kTime = "1508242306";

const SignedCall kEmployee{"GET", "https://123456.suitetalk.api.netsuite.com/services/rest/record/v1/employee/40",
                           kNonce, kTime};

}  // namespace

TEST_CASE("the vendor's published example for REST web services comes out to the byte") {
  CHECK(signatureBase(kOracle, kEmployee) ==
        "GET&https%3A%2F%2F123456.suitetalk.api.netsuite.com%2Fservices%2Frest%2Frecord%2Fv1%2Femployee%2F40&"
        "oauth_consumer_key%3Def40afdd8abaac111b13825dd5e5e2ddddb44f86d5a0dd6dcf38c20aae6b67e4%26"
        "oauth_nonce%3DfjaLirsIcCGVZWzBX0pg%26oauth_signature_method%3DHMAC-SHA256%26oauth_timestamp%3D1508242306%26"
        "oauth_token%3D2b0ce516420110bcbd36b69e99196d1b7f6de3c6234c5afb799b73d87569f5cc%26oauth_version%3D1.0");
  CHECK(signatureOf(kOracle, kEmployee) == "B5OIWznZ2YP0OB7VrJrGkYsTh+8H+5T9Hag+o92q0zY=");
}

TEST_CASE("the vendor's published example with a query comes out, too") {
  const SignedCall call{"POST",
                        "https://123456.restlets.api.netsuite.com/app/site/hosting/"
                        "restlet.nl?script=6&deploy=1&customParam=someValue&testParam=someOtherValue",
                        kNonce, kTime};
  CHECK(signatureOf(kOracle, call) == "+KK4SKNgz4ZiILGLwOMtfYlgcXSy1eis8ldE9X90azQ=");
}

TEST_CASE("a colon in the path and a parameter of the query are signed as they are sent") {
  const SigningKeys keys{"1234567_SB1", "ck_test", "cs_test", "tk_test", "ts_test"};
  const SignedCall call{"GET",
                        "https://1234567-sb1.suitetalk.api.netsuite.com/services/rest/record/v1/purchaseOrder/"
                        "eid:CCO-0042?expandSubResources=true",
                        "nonce1234567890abcdef", "1700000000"};
  CHECK(signatureBase(keys, call) ==
        "GET&https%3A%2F%2F1234567-sb1.suitetalk.api.netsuite.com%2Fservices%2Frest%2Frecord%2Fv1%2FpurchaseOrder%2F"
        "eid%3ACCO-0042&expandSubResources%3Dtrue%26oauth_consumer_key%3Dck_test%26oauth_nonce%3Dnonce1234567890abcdef"
        "%26oauth_signature_method%3DHMAC-SHA256%26oauth_timestamp%3D1700000000%26oauth_token%3Dtk_test%26"
        "oauth_version%3D1.0");
  CHECK(signatureOf(keys, call) == "NXwiVwoCeSxxkg2hVpPx25go0NmsKJhPmutYGG+QBOo=");
}

TEST_CASE("encoded and repeated parameters of the query are decoded once, sorted and encoded anew") {
  const SignedCall call{"GET", "https://a.example/p?q=tranId%20IS%20%22a%2Fb%22&z&a=2&a=1", "n", "1"};
  CHECK(signatureBase({}, call) ==
        "GET&https%3A%2F%2Fa.example%2Fp&a%3D1%26a%3D2%26oauth_consumer_key%3D%26oauth_nonce%3Dn%26"
        "oauth_signature_method%3DHMAC-SHA256%26oauth_timestamp%3D1%26oauth_token%3D%26oauth_version%3D1.0%26"
        "q%3DtranId%2520IS%2520%2522a%252Fb%2522%26z%3D");
}

TEST_CASE("the header names the realm, and holds no secret") {
  const auto header = authorization(kOracle, kEmployee);
  CHECK_THAT(header, Catch::StartsWith("OAuth realm=\"123456\", oauth_consumer_key=\"ef40"));
  CHECK_THAT(header, Catch::Contains("oauth_signature=\"B5OIWznZ2YP0OB7VrJrGkYsTh%2B8H%2B5T9Hag%2Bo92q0zY%3D\""));
  CHECK_THAT(header, !Catch::Contains(kOracle.consumer_secret) && !Catch::Contains(kOracle.token_secret));
}
