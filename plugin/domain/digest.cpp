#include "domain/digest.h"

#include <openssl/evp.h>

#include <array>
#include <stdexcept>

namespace tieback::domain {
namespace {

// Looked for once, in OpenSSL's providers: with EVP_sha256() each digest would look again, which takes longer than to
// digest a kilobyte. Kept until the process ends.
const EVP_MD* sha256() {
  static const EVP_MD* const found = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  return found;
}

}  // namespace

// OpenSSL's, which uses the processor's own instructions for it: an export digests several kilobytes.
std::string sha256Hex(std::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  if (sha256() == nullptr || EVP_Digest(text.data(), text.size(), digest.data(), &size, sha256(), nullptr) != 1)
    throw std::runtime_error("SHA-256 is not to be had from OpenSSL");
  static constexpr char kHex[] = "0123456789abcdef";
  std::string hex(2 * std::size_t{size}, '0');
  for (unsigned int i = 0; i < size; ++i) {
    hex[2 * i] = kHex[digest[i] >> 4U];
    hex[2 * i + 1] = kHex[digest[i] & 15U];
  }
  return hex;
}

}  // namespace tieback::domain
