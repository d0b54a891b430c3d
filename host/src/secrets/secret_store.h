// Secrets that change (refresh tokens): every value is encrypted with AES-256-GCM, bound to its name. A value beside
// them tells whether a key is theirs.
//
// Threads: all calls from any thread; several processes, and hosts, may share the store.
#pragma once

#include <store/database.h>
#include <tieback/sdk/result.h>

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace tieback::host {

using SecretKey = std::array<std::uint8_t, 32>;

// The key as 64 hexadecimal digits in `file`, which is made (0600) with a new key when it is not there. Throws
// StoreError naming the file when it can't be read or holds something else.
SecretKey keyFromFile(const std::filesystem::path& file);
// The same from text (of an environment variable, say); nothing when it is no key.
std::optional<SecretKey> keyFromText(std::string_view text);

class SecretStore {
 public:
  // `database` outlives it. StoreError when what is there was encrypted with another key.
  SecretStore(Database& database, const SecretKey& key);

  // Nothing when there is none. StoreError when it was encrypted with another key, or tampered with.
  std::optional<std::string> get(const std::string& name);
  // False: the present value is not `expected` (empty: there is none).
  bool compareAndPut(const std::string& name, std::string_view expected, std::string_view value);

  // For secrets that live in a table of their own: encrypted with the same key and bound to `name`, which must be no
  // secret's of the store. unsealed() throws StoreError as get() does.
  std::string sealed(const std::string& name, std::string_view value) const;
  std::string unsealed(const std::string& name, const std::string& stored) const;

 private:
  void checkKey();
  bool opens(const std::string& name, const std::string& stored) const;

  Database& database_;
  SecretKey key_;
};

}  // namespace tieback::host
