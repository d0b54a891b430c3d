#include <base/random.h>
#include <directory/password.h>

#include <argon2.h>

#include <array>
#include <stdexcept>

namespace tieback::host {
namespace {

constexpr std::uint32_t kPasses = 2;
constexpr std::uint32_t kKibibytes = 19 * 1024;
constexpr std::uint32_t kLanes = 1;
constexpr std::size_t kHashBytes = 32;
constexpr std::size_t kSaltBytes = 16;

}  // namespace

std::string hashPassword(std::string_view password) {
  std::array<std::uint8_t, kSaltBytes> salt{};
  secureRandom(salt);
  std::string encoded(argon2_encodedlen(kPasses, kKibibytes, kLanes, kSaltBytes, kHashBytes, Argon2_id), '\0');
  const int code = argon2id_hash_encoded(kPasses, kKibibytes, kLanes, password.data(), password.size(), salt.data(),
                                         salt.size(), kHashBytes, encoded.data(), encoded.size());
  if (code != ARGON2_OK) throw std::runtime_error(std::string("cannot hash a password: ") + argon2_error_message(code));
  encoded.resize(encoded.find('\0'));
  return encoded;
}

bool verifyPassword(std::string_view password, const std::string& hash) {
  return argon2id_verify(hash.c_str(), password.data(), password.size()) == ARGON2_OK;
}

const std::string& nobodysHash() {
  static const std::string kHash = hashPassword(secureToken(16));
  return kHash;
}

}  // namespace tieback::host
