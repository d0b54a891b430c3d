// The host's configuration file. Reference: docs/operator.md.
#pragma once

#include <app/webhook_config.h>
#include <app/yaml_reader.h>
#include <http/server.h>
#include <identity/issuer.h>
#include <observe/log.h>
#include <plugin_host/plugin_set.h>
#include <secrets/secret_service.h>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace tieback::host {

struct PluginEntry {
  PluginConfig plugin;
  YamlValue source;  // where in the file it stands
};

struct DatabaseConfig {
  std::string url;       // PostgreSQL's, without a password
  std::string password;  // reference (env: or file:); empty: none is needed
};

struct Config {
  std::filesystem::path base_dir;  // the folder of the file; all paths below are absolute
  std::string host = "127.0.0.1";
  std::uint16_t port = 0;
  HttpLimits limits;
  std::size_t streams = 64;
  bool secure_cookies = false;
  std::filesystem::path data;
  std::optional<DatabaseConfig> database;  // nothing: SQLite files in the data folder
  LogLevel log_level = LogLevel::info;
  std::filesystem::path log_file = "-";
  SecretRules secrets;
  std::string secret_key;  // reference (env: or file:); empty: a file in the data folder
  std::vector<IssuerConfig> issuers;
  WebhookConfig webhooks;
  Lanes::Counts workers{};
  std::optional<std::filesystem::path> seed;
  std::vector<std::filesystem::path> plugin_path;
  std::vector<PluginEntry> plugins;
};

// Throws ConfigError naming file:line:column.
Config loadConfig(const std::filesystem::path& file);

// Where plugins with a relative path are looked for: beside the file, then in the folders of plugin_path.
std::vector<std::filesystem::path> searchPath(const Config& config);

// The connector's error about its `config`, at the place in the host's file that it means.
std::string placedError(const PluginEntry& entry, const Error& error);

}  // namespace tieback::host
