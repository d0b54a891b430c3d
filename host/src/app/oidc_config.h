// The section `oidc` of the host's configuration: one identity provider, or a list.
#pragma once

#include <app/yaml_reader.h>
#include <identity/issuer.h>

#include <filesystem>
#include <vector>

namespace tieback::host {

// Throws ConfigError naming file:line:column.
std::vector<IssuerConfig> readOidc(const YamlValue& root, const std::filesystem::path& base_dir);

}  // namespace tieback::host
