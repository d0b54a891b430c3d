#include <base/random.h>
#include <secrets/secret_store.h>
#include <store/schema.h>

#include <fcntl.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <memory>
#include <sstream>
#include <vector>

namespace tieback::host {
namespace {

constexpr std::size_t kNonceBytes = 12;
constexpr std::size_t kTagBytes = 16;
constexpr std::string_view kKeyCheck = "key check";  // no secret's name: those have no spaces

using Bytes = std::vector<std::uint8_t>;
using Cipher = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

Cipher newCipher() {
  Cipher cipher(EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free);
  if (!cipher) throw StoreError("OpenSSL gives no cipher");
  return cipher;
}

void check(int code) {
  if (code != 1) throw StoreError("a stored secret can't be read: it was written with another key, or tampered with");
}

const unsigned char* bytesOf(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
int sizeOf(std::string_view text) {
  return static_cast<int>(text.size());
}

int digitOf(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::optional<Bytes> fromHexadecimal(std::string_view text) {
  if (text.size() % 2 != 0) return std::nullopt;
  Bytes bytes;
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const int high = digitOf(text[i]);
    const int low = digitOf(text[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    bytes.push_back(static_cast<std::uint8_t>(high * 16 + low));
  }
  return bytes;
}

void makeKeyFile(const std::filesystem::path& file) {
  const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (descriptor < 0) throw StoreError("cannot make the key file " + file.string() + ": " + std::strerror(errno));
  const std::string text = secureToken(sizeof(SecretKey)) + "\n";
  const bool written =
      ::write(descriptor, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(descriptor) == 0;
  ::close(descriptor);
  if (!written) throw StoreError("cannot write the key file " + file.string() + ": " + std::strerror(errno));
}

}  // namespace

std::optional<SecretKey> keyFromText(std::string_view text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == ' ')) text.remove_suffix(1);
  const auto bytes = fromHexadecimal(text);
  SecretKey key{};
  if (!bytes || bytes->size() != key.size()) return std::nullopt;
  std::copy(bytes->begin(), bytes->end(), key.begin());
  return key;
}

SecretKey keyFromFile(const std::filesystem::path& file) {
  std::error_code ignored;
  if (!std::filesystem::exists(file, ignored)) makeKeyFile(file);
  std::ifstream stream(file);
  std::stringstream text;
  text << stream.rdbuf();
  const auto key = stream ? keyFromText(text.str()) : std::nullopt;
  if (!key) throw StoreError("the key file " + file.string() + " must be readable and hold 64 hexadecimal digits");
  return *key;
}

SecretStore::SecretStore(Database& database, const SecretKey& key) : database_(database), key_(key) {
  makeSecretsTable(database_);
  checkKey();
}

// A key that was made anew, or that of another host, must not show only when a token is wanted.
void SecretStore::checkKey() {
  const bool good = database_.write([&](Connection& connection) {
    // Before there was such a value, any of the others tells.
    const auto known = connection.one("SELECT name, value FROM secrets ORDER BY CASE name WHEN ? THEN 0 ELSE 1 END",
                                      {std::string(kKeyCheck)});
    if (known && !opens(known->text(0), known->text(1))) return false;
    if (!known || known->text(0) != kKeyCheck) {
      connection.execute("INSERT INTO secrets (name, value) VALUES (?,?)",
                         {std::string(kKeyCheck), sealed(std::string(kKeyCheck), "the right key")});
    }
    return true;
  });
  if (good) return;
  throw StoreError("the secrets in " + database_.name() +
                   " were encrypted with another key than this host has. Give it the right one, as secret.key in the "
                   "data folder or by secrets.store_key: all hosts of a database have the same.");
}

std::optional<std::string> SecretStore::get(const std::string& name) {
  const auto stored = database_.read(
      [&](Connection& connection) { return connection.one("SELECT value FROM secrets WHERE name=?", {name}); });
  if (!stored) return std::nullopt;
  return unsealed(name, stored->text(0));
}

bool SecretStore::compareAndPut(const std::string& name, std::string_view expected, std::string_view value) {
  return database_.write([&](Connection& connection) {
    const auto stored = connection.one("SELECT value FROM secrets WHERE name=?", {name});
    const std::string present = stored ? unsealed(name, stored->text(0)) : std::string();
    const bool same =
        present.size() == expected.size() && CRYPTO_memcmp(present.data(), expected.data(), present.size()) == 0;
    if (!same) return false;
    connection.execute(
        "INSERT INTO secrets (name, value) VALUES (?,?) ON CONFLICT (name) DO UPDATE SET value=excluded.value",
        {name, sealed(name, value)});
    return true;
  });
}

bool SecretStore::opens(const std::string& name, const std::string& stored) const {
  try {
    unsealed(name, stored);
    return true;
  } catch (const StoreError&) {
    return false;
  }
}

std::string SecretStore::sealed(const std::string& name, std::string_view value) const {
  Bytes out(kNonceBytes + value.size() + kTagBytes);
  secureRandom({out.data(), kNonceBytes});
  const Cipher cipher = newCipher();
  int written = 0;
  check(EVP_EncryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, key_.data(), out.data()));
  check(EVP_EncryptUpdate(cipher.get(), nullptr, &written, bytesOf(name), sizeOf(name)));
  check(EVP_EncryptUpdate(cipher.get(), out.data() + kNonceBytes, &written, bytesOf(value), sizeOf(value)));
  check(EVP_EncryptFinal_ex(cipher.get(), out.data() + kNonceBytes + written, &written));
  check(EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, kTagBytes, out.data() + kNonceBytes + value.size()));
  return hexadecimal(out);
}

std::string SecretStore::unsealed(const std::string& name, const std::string& stored) const {
  auto bytes = fromHexadecimal(stored);
  check(bytes && bytes->size() >= kNonceBytes + kTagBytes ? 1 : 0);
  const std::size_t size = bytes->size() - kNonceBytes - kTagBytes;
  std::string value(size, '\0');
  const Cipher cipher = newCipher();
  int written = 0;
  check(EVP_DecryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, key_.data(), bytes->data()));
  check(EVP_DecryptUpdate(cipher.get(), nullptr, &written, bytesOf(name), sizeOf(name)));
  auto* out = reinterpret_cast<unsigned char*>(value.data());
  check(EVP_DecryptUpdate(cipher.get(), out, &written, bytes->data() + kNonceBytes, static_cast<int>(size)));
  check(EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, kTagBytes, bytes->data() + kNonceBytes + size));
  check(EVP_DecryptFinal_ex(cipher.get(), out + written, &written));
  return value;
}

}  // namespace tieback::host
