#include <base/random.h>

#include <openssl/sha.h>
#include <sys/random.h>

#include <array>
#include <cerrno>
#include <mutex>
#include <random>
#include <system_error>
#include <vector>

namespace tieback::host {
namespace {

class SystemRandom final : public HostRandom {
 public:
  void fill(std::span<std::uint8_t> bytes) override { secureRandom(bytes); }
};

class SeededRandom final : public HostRandom {
 public:
  explicit SeededRandom(std::uint64_t seed) : engine_(seed) {}
  void fill(std::span<std::uint8_t> bytes) override {
    const std::lock_guard lock(mutex_);
    for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(engine_() >> 56);
  }

 private:
  std::mutex mutex_;
  std::mt19937_64 engine_;
};

}  // namespace

void secureRandom(std::span<std::uint8_t> bytes) {
  while (!bytes.empty()) {
    const ssize_t got = ::getrandom(bytes.data(), bytes.size(), 0);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw std::system_error(errno, std::generic_category(), "getrandom");
    bytes = bytes.subspan(static_cast<std::size_t>(got));
  }
}

std::string secureToken(std::size_t bytes) {
  std::vector<std::uint8_t> raw(bytes);
  secureRandom(raw);
  return hexadecimal(raw);
}

double secureFraction() {
  std::array<std::uint8_t, 2> bytes{};
  secureRandom(bytes);
  return (bytes[0] * 256 + bytes[1]) / 65535.0;
}

std::unique_ptr<HostRandom> connectorRandom(std::optional<std::uint64_t> seed) {
  if (seed) return std::make_unique<SeededRandom>(*seed);
  return std::make_unique<SystemRandom>();
}

std::string hexadecimal(std::span<const std::uint8_t> bytes) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const std::uint8_t byte : bytes) {
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

std::string digestOf(std::string_view text) {
  std::array<std::uint8_t, SHA256_DIGEST_LENGTH> digest{};
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
  return hexadecimal(digest);
}

}  // namespace tieback::host
