// A JSON Web Token in its compact form (RFC 7515, 7519), taken apart strictly. Nothing in it is believed yet.
#pragma once

#include <tieback/sdk/result.h>

#include <string>
#include <string_view>

namespace tieback::host {

struct Token {
  std::string algorithm;
  std::string key_id;  // may be empty
  json::Value claims;  // an object
  std::string signed_text;
  std::string signature;  // bytes
};

inline constexpr std::size_t kLongestToken = 8000;  // the HTTP server takes no header over 8192 bytes

// Does it look like one, rather than like a session's token?
bool looksLikeToken(std::string_view text);

// Code token_invalid with details.reason: too_large, malformed.
Result<Token> tokenFrom(std::string_view text);

// The error token_invalid. `reason` is stable, `message` for a person; neither holds anything of the token.
Error tokenInvalid(std::string reason, std::string message);

}  // namespace tieback::host
