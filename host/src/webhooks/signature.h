// What a receiver checks (https://www.standardwebhooks.com): that a message is this host's, untouched and new.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tieback::host {

// A new secret, "whsec_" and base64.
std::string newWebhookSecret();

// The header webhook-signature: "v1," and the HMAC-SHA256 over id, time and body. std::invalid_argument when `secret`
// is none of newWebhookSecret()'s kind.
std::string webhookSignature(std::string_view secret, std::string_view id, std::int64_t seconds, std::string_view body);

}  // namespace tieback::host
