#include <app/config.h>
#include <app/oidc_config.h>

namespace tieback::host {
namespace {

std::filesystem::path absolute(const Config& config, const std::string& path) {
  return (config.base_dir / path).lexically_normal();
}

std::vector<std::filesystem::path> absoluteAll(const Config& config, const std::vector<std::string>& paths) {
  std::vector<std::filesystem::path> all;
  for (const std::string& path : paths) all.push_back(absolute(config, path));
  return all;
}

void readListen(const YamlValue& root, Config& config) {
  if (!root.has("listen")) return;
  const YamlValue listen = root.at("listen");
  listen.onlyKeys({"host", "port"});
  config.host = listen.text("host", config.host);
  config.port = static_cast<std::uint16_t>(listen.integer("port", 0, 0, 65535));
}

void readHttp(const YamlValue& root, Config& config) {
  if (!root.has("http")) return;
  const YamlValue http = root.at("http");
  http.onlyKeys({"body_bytes", "connections", "header_seconds", "body_seconds", "keep_alive_seconds", "streams",
                 "secure_cookies"});
  HttpLimits& limits = config.limits;
  limits.body_bytes = static_cast<std::size_t>(http.integer("body_bytes", 1 << 20, 1024, 64 << 20));
  limits.connections = static_cast<int>(http.integer("connections", limits.connections, 4, 4096));
  limits.header_time = std::chrono::seconds(http.integer("header_seconds", limits.header_time.count(), 1, 600));
  limits.body_time = std::chrono::seconds(http.integer("body_seconds", limits.body_time.count(), 1, 600));
  limits.keep_alive = std::chrono::seconds(http.integer("keep_alive_seconds", limits.keep_alive.count(), 1, 600));
  config.streams = static_cast<std::size_t>(http.integer("streams", 64, 0, 4096));
  config.secure_cookies = http.flag("secure_cookies", false);
}

void readDatabase(const YamlValue& root, Config& config) {
  if (!root.has("database")) return;
  const YamlValue source = root.at("database");
  DatabaseConfig database;
  if (source.isMap()) {
    source.onlyKeys({"url", "password"});
    database = {source.at("url").text(), source.text("password", "")};
  } else {
    database.url = source.text();
  }
  const YamlValue url = source.isMap() ? source.at("url") : source;
  if (!database.url.starts_with("postgresql://") && !database.url.starts_with("postgres://")) {
    url.fail("postgresql://ROLE@HOST/DATABASE is wanted here. Without `database` the store is in the data folder.");
  }
  const std::string& password = database.password;
  if (!password.empty() && !password.starts_with("env:") && !password.starts_with("file:")) {
    source.at("password").fail("a reference is wanted here: env:NAME or file:PATH, never the password itself.");
  }
  config.database = std::move(database);
}

void readLog(const YamlValue& root, Config& config) {
  if (!root.has("log")) return;
  const YamlValue log = root.at("log");
  log.onlyKeys({"level", "file"});
  if (log.has("level")) {
    const YamlValue level = log.at("level");
    const auto known = logLevelByName(level.text());
    if (!known) level.fail("\"" + level.text() + "\" is no level; known are debug, info, warning, error.");
    config.log_level = *known;
  }
  const std::string file = log.text("file", "-");
  config.log_file = file == "-" ? std::filesystem::path("-") : absolute(config, file);
}

void readSecrets(const YamlValue& root, Config& config) {
  config.secrets.base_dir = config.base_dir;
  if (!root.has("secrets")) return;
  const YamlValue secrets = root.at("secrets");
  secrets.onlyKeys({"folders", "env_allowed", "store_key"});
  config.secrets.folders = absoluteAll(config, secrets.texts("folders"));
  config.secrets.env_allowed = secrets.texts("env_allowed");
  config.secret_key = secrets.text("store_key", "");
  const bool known =
      config.secret_key.empty() || config.secret_key.starts_with("env:") || config.secret_key.starts_with("file:");
  if (!known) secrets.at("store_key").fail("a reference is wanted here: env:NAME or file:PATH, never the key itself.");
}

void readWorkers(const YamlValue& root, Config& config) {
  config.workers = {2, 1, 1, 1, 1, 1};
  if (!root.has("workers")) return;
  const YamlValue workers = root.at("workers");
  workers.onlyKeys({"export", "look_up", "mail", "events", "maintenance", "listen"});
  for (tieback_lane lane = 0; lane < TIEBACK_LANE_COUNT; ++lane) {
    config.workers[lane] = static_cast<std::uint32_t>(workers.integer(laneName(lane), config.workers[lane], 1, 256));
  }
}

void readPlugins(const YamlValue& root, Config& config) {
  config.plugin_path = absoluteAll(config, root.texts("plugin_path"));
  const YamlValue list = root.at("plugins");
  for (const YamlValue& source : list.items()) {
    source.onlyKeys({"path", "connector", "companies", "config"});
    PluginEntry entry{{}, source};
    entry.plugin.path = source.at("path").text();
    entry.plugin.connector = source.at("connector").text();
    entry.plugin.companies = source.texts("companies");
    entry.plugin.config = source.has("config") ? source.at("config").toJson() : json::Value::object();
    if (!entry.plugin.config.isObject()) source.at("config").fail("a mapping (key: value) is wanted here.");
    if (entry.plugin.config.find("base_dir") != nullptr) {
      source.at("config").at("base_dir").fail("the host sets this; remove it.");
    }
    entry.plugin.config.set("base_dir", config.base_dir.string());
    config.plugins.push_back(std::move(entry));
  }
  if (config.plugins.empty()) list.fail("name at least one plugin.");
}

}  // namespace

Config loadConfig(const std::filesystem::path& file) {
  const YamlValue root = YamlValue::load(file);
  root.onlyKeys({"listen", "http", "data", "database", "log", "secrets", "oidc", "webhooks", "workers", "seed",
                 "plugin_path", "plugins"});
  Config config;
  config.base_dir = std::filesystem::absolute(file).parent_path().lexically_normal();
  readListen(root, config);
  readHttp(root, config);
  config.data = absolute(config, root.at("data").text());
  readDatabase(root, config);
  readLog(root, config);
  readSecrets(root, config);
  config.issuers = readOidc(root, config.base_dir);
  config.webhooks = readWebhooks(root, config.base_dir);
  readWorkers(root, config);
  if (root.has("seed")) config.seed = absolute(config, root.at("seed").text());
  readPlugins(root, config);
  return config;
}

std::vector<std::filesystem::path> searchPath(const Config& config) {
  std::vector<std::filesystem::path> folders = {config.base_dir};
  folders.insert(folders.end(), config.plugin_path.begin(), config.plugin_path.end());
  return folders;
}

std::string placedError(const PluginEntry& entry, const Error& error) {
  const bool placed = !error.where.empty();
  const YamlValue at = placed ? entry.source.nearest(error.where) : entry.source;
  return at.place() + ": " + (placed ? error.where + ": " : "") + error.message + " (" + error.code + ")";
}

}  // namespace tieback::host
