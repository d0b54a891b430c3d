#include <base/base64.h>
#include <base/random.h>
#include <webhooks/signature.h>

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <stdexcept>

namespace tieback::host {
namespace {

constexpr std::string_view kPrefix = "whsec_";
constexpr std::size_t kBytes = 32;

}  // namespace

std::string newWebhookSecret() {
  std::array<std::uint8_t, kBytes> bytes{};
  secureRandom(bytes);
  return std::string(kPrefix) + base64(bytes);
}

std::string webhookSignature(std::string_view secret, std::string_view id, std::int64_t seconds,
                             std::string_view body) {
  const auto key = fromBase64(secret.substr(std::min(kPrefix.size(), secret.size())));
  if (!secret.starts_with(kPrefix) || !key || key->empty()) throw std::invalid_argument("no webhook secret");
  const std::string text = std::string(id) + "." + std::to_string(seconds) + "." + std::string(body);
  std::array<std::uint8_t, EVP_MAX_MD_SIZE> mac{};
  unsigned int size = 0;
  HMAC(EVP_sha256(), key->data(), static_cast<int>(key->size()), reinterpret_cast<const unsigned char*>(text.data()),
       text.size(), mac.data(), &size);
  return "v1," + base64({mac.data(), size});
}

}  // namespace tieback::host
