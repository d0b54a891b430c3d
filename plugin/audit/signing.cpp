#include "audit/signing.h"

#include <openssl/evp.h>
#include <openssl/pem.h>

#include <array>
#include <stdexcept>

namespace tieback::audit {
namespace {

constexpr std::size_t kSignatureBytes = 64;
constexpr std::size_t kBase64Characters = 88;  // of 64 bytes

using Key = std::shared_ptr<void>;
using Digest = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;

EVP_PKEY* raw(const Key& key) {
  return static_cast<EVP_PKEY*>(key.get());
}

Key owned(EVP_PKEY* key) {
  return {key, [](void* made) { EVP_PKEY_free(static_cast<EVP_PKEY*>(made)); }};
}

Key read(const std::string& pem, bool is_private) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> bytes(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())),
                                                        &BIO_free);
  if (!bytes) return nullptr;
  // No passphrase is asked for: nobody sits there.
  const auto none = [](char*, int, int, void*) { return 0; };
  EVP_PKEY* key = is_private ? PEM_read_bio_PrivateKey(bytes.get(), nullptr, none, nullptr)
                             : PEM_read_bio_PUBKEY(bytes.get(), nullptr, none, nullptr);
  if (key != nullptr && EVP_PKEY_get_base_id(key) != EVP_PKEY_ED25519) {
    EVP_PKEY_free(key);
    return nullptr;
  }
  return key == nullptr ? nullptr : owned(key);
}

Error invalid(const std::string& wanted) {
  return {"key_invalid", Category::bad_input,
          "This is no Ed25519 key in PEM. Make one with `openssl genpkey -algorithm ed25519`; " + wanted};
}

}  // namespace

Result<VerifyingKey> VerifyingKey::fromPem(const std::string& pem) {
  Key key = read(pem, false);
  if (!key) key = read(pem, true);
  if (!key) return invalid("its public part is written by `openssl pkey -pubout`.");
  return VerifyingKey(std::move(key));
}

bool VerifyingKey::fits(const std::string& text, const std::string& signature) const {
  if (signature.size() != kBase64Characters) return false;
  std::array<unsigned char, kSignatureBytes + 2> bytes{};  // decoded with its padding
  const int decoded =
      EVP_DecodeBlock(bytes.data(), reinterpret_cast<const unsigned char*>(signature.data()), kBase64Characters);
  if (decoded < static_cast<int>(kSignatureBytes)) return false;
  const Digest digest(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  return digest && EVP_DigestVerifyInit(digest.get(), nullptr, nullptr, nullptr, raw(key_)) == 1 &&
         EVP_DigestVerify(digest.get(), bytes.data(), kSignatureBytes,
                          reinterpret_cast<const unsigned char*>(text.data()), text.size()) == 1;
}

Result<SigningKey> SigningKey::fromPem(const std::string& pem) {
  Key key = read(pem, true);
  if (!key) return invalid("the private key is wanted here.");
  return SigningKey(std::move(key));
}

std::string SigningKey::sign(const std::string& text) const {
  std::array<unsigned char, kSignatureBytes> bytes{};
  std::size_t size = bytes.size();
  const Digest digest(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  const bool made = digest && EVP_DigestSignInit(digest.get(), nullptr, nullptr, nullptr, raw(key_)) == 1 &&
                    EVP_DigestSign(digest.get(), bytes.data(), &size,
                                   reinterpret_cast<const unsigned char*>(text.data()), text.size()) == 1;
  if (!made) throw std::runtime_error("the checkpoint could not be signed");
  std::string text64(kBase64Characters + 1, '\0');
  text64.resize(static_cast<std::size_t>(
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text64.data()), bytes.data(), static_cast<int>(size))));
  return text64;
}

}  // namespace tieback::audit
