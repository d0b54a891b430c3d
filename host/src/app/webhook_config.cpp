#include <app/webhook_config.h>

#include <Poco/String.h>

namespace tieback::host {

WebhookConfig readWebhooks(const YamlValue& root, const std::filesystem::path& base_dir) {
  WebhookConfig config;
  if (!root.has("webhooks")) return config;
  const YamlValue source = root.at("webhooks");
  source.onlyKeys({"internal_hosts", "ca_file", "workers"});
  for (const std::string& host : source.texts("internal_hosts")) {
    if (host.empty() || host.find_first_of("/ *") != std::string::npos) {
      source.at("internal_hosts").fail("names or addresses of hosts are wanted here, such as hooks.intra.example.");
    }
    config.rules.internal_hosts.insert(Poco::toLower(host));
  }
  config.workers = static_cast<int>(source.integer("workers", config.workers, 1, 64));
  if (source.has("ca_file")) config.rules.ca_file = existingFile(source.at("ca_file"), base_dir);
  return config;
}

}  // namespace tieback::host
