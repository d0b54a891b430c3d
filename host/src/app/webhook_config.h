// The section `webhooks` of the host's configuration.
#pragma once

#include <app/yaml_reader.h>
#include <outbound/target.h>

#include <filesystem>

namespace tieback::host {

struct WebhookConfig {
  OutboundRules rules;
  int workers = 2;
};

// Throws ConfigError naming file:line:column.
WebhookConfig readWebhooks(const YamlValue& root, const std::filesystem::path& base_dir);

}  // namespace tieback::host
