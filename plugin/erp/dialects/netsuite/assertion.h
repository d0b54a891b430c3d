// The signed assertion (JWT) by which OAuth 2.0 client credentials are shown to NetSuite, and the certificate's end.
// https://docs.oracle.com/en/cloud/saas/netsuite/ns-online-help/section_162790605110.html
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>

#include "erp/dialects/netsuite/config.h"

namespace tieback::erp::netsuite {

inline constexpr const char* kTokenPath = "/services/rest/auth/oauth2/v1/token";

// A key or certificate that can't be used. what() holds nothing of it.
class KeyError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// The token endpoint as assertions name it, whatever way leads there:
// "https://1234567-sb1.suitetalk.api.netsuite.com/services/rest/auth/oauth2/v1/token".
std::string audienceOf(const std::string& account);

// `key`: PEM; RSA for PS256, of the curve P-256 for ES256. Throws KeyError.
std::string assertionOf(const Config& config, const std::string& key, std::int64_t now_us);

// When the certificate ends, in microseconds since 1970. `certificate`: PEM. Throws KeyError.
std::int64_t certificateEnd(const std::string& certificate);

}  // namespace tieback::erp::netsuite
