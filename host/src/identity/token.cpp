#include <base/base64.h>
#include <base/members.h>
#include <identity/token.h>

#include <Poco/String.h>

#include <algorithm>
#include <optional>

namespace tieback::host {
namespace {

Error malformed() {
  return tokenInvalid("malformed", "The bearer token is no signed JSON Web Token.");
}

std::optional<json::Value> objectFrom(std::string_view encoded) {
  const auto text = fromBase64Url(encoded);
  if (!text) return std::nullopt;
  try {
    json::Value value = json::parse(*text, {.max_bytes = kLongestToken, .max_depth = 16});
    if (value.isObject()) return value;
  } catch (const json::ParseError&) {  // said below, without its words: they may hold a piece of it
  }
  return std::nullopt;
}

// An access or id token; not, say, a logout token of the same issuer.
bool isTokenType(const std::string& type) {
  const std::string lower = Poco::toLower(type);
  return lower.empty() || lower == "jwt" || lower == "at+jwt" || lower == "application/at+jwt";
}

}  // namespace

Error tokenInvalid(std::string reason, std::string message) {
  return {"token_invalid", Category::not_permitted, std::move(message), "Authorization",
          json::Value::object({{"reason", std::move(reason)}})};
}

bool looksLikeToken(std::string_view text) {
  return text.find('.') != std::string_view::npos;
}

Result<Token> tokenFrom(std::string_view text) {
  if (text.size() > kLongestToken) {
    return tokenInvalid("too_large", "The bearer token is larger than " + std::to_string(kLongestToken) + " bytes.");
  }
  const auto first = text.find('.');
  const auto last = text.rfind('.');
  if (std::count(text.begin(), text.end(), '.') != 2) return malformed();
  const auto header = objectFrom(text.substr(0, first));
  auto claims = objectFrom(text.substr(first + 1, last - first - 1));
  auto signature = fromBase64Url(text.substr(last + 1));
  if (!header || !claims || !signature) return malformed();
  // What is critical and not known must not be passed over.
  if (header->find("crit") != nullptr || !isTokenType(stringIn(*header, "typ"))) return malformed();
  return Token{stringIn(*header, "alg"), stringIn(*header, "kid"), std::move(*claims),
               std::string(text.substr(0, last)), std::move(*signature)};
}

}  // namespace tieback::host
