#include "erp/dialects/netsuite/signature.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>
#include <vector>

#include <Poco/URI.h>

#include "erp/support/encode.h"

namespace tieback::erp::netsuite {
namespace {

using Parameters = std::vector<std::pair<std::string, std::string>>;

Parameters oauthParameters(const SigningKeys& keys, const SignedCall& call) {
  return {{"oauth_consumer_key", keys.consumer_key},
          {"oauth_nonce", call.nonce},
          {"oauth_signature_method", "HMAC-SHA256"},
          {"oauth_timestamp", call.timestamp},
          {"oauth_token", keys.token_id},
          {"oauth_version", "1.0"}};
}

std::string decoded(const std::string& text) {
  std::string out;
  Poco::URI::decode(text, out, true);
  return out;
}

void addQuery(const std::string& query, Parameters& parameters) {
  for (std::size_t from = 0; from < query.size();) {
    const auto end = std::min(query.find('&', from), query.size());
    const auto pair = query.substr(from, end - from);
    const auto equals = pair.find('=');
    if (!pair.empty()) {
      parameters.emplace_back(decoded(pair.substr(0, equals)),
                              equals == std::string::npos ? std::string() : decoded(pair.substr(equals + 1)));
    }
    from = end + 1;
  }
}

std::string hmacSha256(const std::string& key, const std::string& text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
  if (HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), bytes, text.size(), digest.data(), &size) ==
      nullptr) {
    throw std::runtime_error("HMAC-SHA256 is not to be had");
  }
  return {digest.begin(), digest.begin() + size};
}

}  // namespace

std::string signatureBase(const SigningKeys& keys, const SignedCall& call) {
  const auto question = call.url.find('?');
  auto parameters = oauthParameters(keys, call);
  if (question != std::string::npos) addQuery(call.url.substr(question + 1), parameters);
  for (auto& [name, value] : parameters) {
    name = percentEncode(name);
    value = percentEncode(value);
  }
  std::sort(parameters.begin(), parameters.end());
  std::string joined;
  for (const auto& [name, value] : parameters) joined += (joined.empty() ? "" : "&") + name + "=" + value;
  return call.method + "&" + percentEncode(call.url.substr(0, question)) + "&" + percentEncode(joined);
}

std::string signatureOf(const SigningKeys& keys, const SignedCall& call) {
  const auto key = percentEncode(keys.consumer_secret) + "&" + percentEncode(keys.token_secret);
  return base64(hmacSha256(key, signatureBase(keys, call)));
}

std::string authorization(const SigningKeys& keys, const SignedCall& call) {
  std::string header = "OAuth realm=\"" + keys.realm + "\"";
  auto parameters = oauthParameters(keys, call);
  parameters.emplace_back("oauth_signature", signatureOf(keys, call));
  for (const auto& [name, value] : parameters) header += ", " + name + "=\"" + percentEncode(value) + "\"";
  return header;
}

}  // namespace tieback::erp::netsuite
