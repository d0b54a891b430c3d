// Keeps secrets out of what is written. Every secret value that the host handed out is known here.
//
// Threads: all calls from any thread.
#pragma once

#include <shared_mutex>
#include <string>
#include <string_view>
#include <vector>

namespace tieback::host {

class SecretMask {
 public:
  // From now on `value` never appears in masked text. Values under 4 characters are not kept: they would mask words.
  void learn(std::string_view value);
  // `text` with every known secret as ***.
  std::string masked(std::string_view text) const;

 private:
  mutable std::shared_mutex mutex_;
  std::vector<std::string> values_;  // guarded by mutex_; longest first, so that no rest of a longer one is left
};

// Is a field of that name a secret by its name (password, token, authorization, …)?
bool namesSecret(std::string_view field);

}  // namespace tieback::host
