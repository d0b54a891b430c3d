// Signs one request by NetSuite's token-based authentication: OAuth 1.0a (RFC 5849) with HMAC-SHA256.
// https://docs.oracle.com/en/cloud/saas/netsuite/ns-online-help/section_1534941088.html
#pragma once

#include <string>

namespace tieback::erp::netsuite {

struct SigningKeys {
  std::string realm;  // the account; in the header, not in what is signed
  std::string consumer_key;
  std::string consumer_secret;
  std::string token_id;
  std::string token_secret;
};

struct SignedCall {
  std::string method;
  std::string url;        // scheme and host in lower case, path percent-encoded as it is sent, perhaps ?query
  std::string nonce;      // 6 to 64 letters and digits, never used before
  std::string timestamp;  // seconds since 1970
};

// RFC 5849, 3.4.1: method, address and sorted parameters. A JSON body is no part of it.
std::string signatureBase(const SigningKeys& keys, const SignedCall& call);
// Base64 of the HMAC-SHA256 over that.
std::string signatureOf(const SigningKeys& keys, const SignedCall& call);
// The whole Authorization header.
std::string authorization(const SigningKeys& keys, const SignedCall& call);

}  // namespace tieback::erp::netsuite
