#include <base/base64.h>

#include <openssl/evp.h>

#include <algorithm>

namespace tieback::host {

std::string base64(std::span<const std::uint8_t> bytes) {
  std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');  // OpenSSL ends it with a NUL
  const int size =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), bytes.data(), static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(size));
  return text;
}

std::optional<std::string> fromBase64(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  std::string bytes(text.size() / 4 * 3, '\0');
  const int size = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                                   reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()));
  if (size < 0) return std::nullopt;
  // OpenSSL counts the padding as bytes, and passes over space around the text and bits that say nothing.
  for (std::size_t pad = 0; pad < 2 && text.size() > pad && text[text.size() - 1 - pad] == '='; ++pad) bytes.pop_back();
  const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data());
  if (base64({data, bytes.size()}) != text) return std::nullopt;
  return bytes;
}

std::optional<std::string> fromBase64Url(std::string_view text) {
  if (text.find_first_of("+/=") != std::string_view::npos || text.size() % 4 == 1) return std::nullopt;
  std::string usual(text);
  std::replace(usual.begin(), usual.end(), '-', '+');
  std::replace(usual.begin(), usual.end(), '_', '/');
  usual.append((4 - usual.size() % 4) % 4, '=');
  return fromBase64(usual);
}

}  // namespace tieback::host
