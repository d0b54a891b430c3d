// Base64, strictly: what is not exactly what the encoder would have written is refused.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace tieback::host {

std::string base64(std::span<const std::uint8_t> bytes);  // RFC 4648 §4, padded

// §4, padded. Nothing for anything else.
std::optional<std::string> fromBase64(std::string_view text);
// §5, without padding, as in tokens.
std::optional<std::string> fromBase64Url(std::string_view text);

}  // namespace tieback::host
