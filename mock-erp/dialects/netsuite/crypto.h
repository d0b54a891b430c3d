// What a server must be able to check: an HMAC, and a signature by a certificate's key.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace tieback::mock::netsuite {

// HMAC-SHA256, in base64.
std::string hmacSha256(const std::string& key, const std::string& text);
bool sameText(const std::string& a, const std::string& b);  // takes as long for any two of one length

// `algorithm`: PS256, PS384, PS512, ES256, ES384 or ES512; false also when the certificate can't be read or its key is
// of another kind.
bool signatureHolds(const std::string& certificatePem, const std::string& algorithm, const std::string& text,
                    const std::string& signature);
// Seconds since 1970; nothing when the certificate can't be read.
std::optional<std::int64_t> notAfter(const std::string& certificatePem);

}  // namespace tieback::mock::netsuite
