// Secrets by reference, as connectors get them: env:NAME, file:PATH, store:NAME.
#pragma once

#include <observe/mask.h>
#include <secrets/secret_store.h>
#include <tieback/sdk/host_side.h>

#include <filesystem>
#include <string>
#include <vector>

namespace tieback::host {

struct SecretRules {
  std::vector<std::filesystem::path> folders;  // files may lie in these, or below, once all links are followed
  std::vector<std::string> env_allowed;        // names of variables
  std::filesystem::path base_dir;              // relative file references start here
};

// Threads: all calls from any thread.
class SecretService final : public HostSecrets {
 public:
  SecretService(SecretRules rules, SecretStore& store, SecretMask& mask);
  // Without a store: `store:` references are not to be had.
  SecretService(SecretRules rules, SecretMask& mask);

  Result<std::string> get(std::string_view reference) override;
  Result<void> compareAndPut(std::string_view reference, std::string_view expected, std::string_view value) override;

 private:
  Result<std::string> fromEnvironment(const std::string& name) const;
  Result<std::string> fromFile(const std::string& path) const;

  SecretRules rules_;
  SecretStore* store_ = nullptr;
  SecretMask& mask_;
};

}  // namespace tieback::host
