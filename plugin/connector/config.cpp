#include "connector/config.h"

#include <algorithm>
#include <filesystem>
#include <functional>
#include <map>

#include "life/time_zone.h"

namespace tieback {
namespace {

Error wrong(const std::string& where, const std::string& message) {
  return {"config_invalid", Category::bad_input, "`" + where + "` " + message, where};
}

// Reads the members of one object: each known name has a reader; unknown names are errors.
using Reader = std::function<std::optional<Error>(const json::Value& value, const std::string& where)>;
using Readers = std::map<std::string, Reader, std::less<>>;

std::optional<Error> readObject(const json::Value& object, const std::string& where, const Readers& readers) {
  if (!object.isObject()) return wrong(where, "must be an object.");
  for (const auto& [name, value] : object.members()) {
    const std::string path = where.empty() ? name : where + "." + name;
    const auto reader = readers.find(name);
    if (reader == readers.end()) {
      std::string known;
      for (const auto& [other, unused] : readers) known += (known.empty() ? "" : ", ") + other;
      return wrong(path, "is not known here. Known: " + known + ".");
    }
    if (auto error = reader->second(value, path)) return error;
  }
  return std::nullopt;
}

Reader text(std::string& target) {
  return [&target](const json::Value& value, const std::string& where) -> std::optional<Error> {
    if (!value.isString()) return wrong(where, "must be a text (put it in quotes).");
    target = value.asString();
    return std::nullopt;
  };
}

Reader object(json::Value& target) {
  return [&target](const json::Value& value, const std::string& where) -> std::optional<Error> {
    if (!value.isObject()) return wrong(where, "must be an object.");
    target = value;
    return std::nullopt;
  };
}

std::string absolute(const std::string& base, const std::string& path) {
  return (std::filesystem::path(base) / path).lexically_normal().string();
}

std::optional<Error> readLedger(const json::Value& value, const std::string& where, ConnectorConfig& config) {
  std::string url;
  if (auto error = readObject(
          value, where,
          {{"url", text(url)}, {"password", text(config.ledger_password)}, {"host", text(config.ledger_host)}})) {
    return error;
  }
  const std::string file = "sqlite:";
  if (url.rfind(file, 0) == 0 && url.size() > file.size()) {
    config.ledger_file = url.substr(file.size());
    if (config.ledger_password.empty()) return std::nullopt;
    return wrong(where + ".password", "has no meaning for a SQLite file.");
  }
  if (url.rfind("postgresql://", 0) != 0)
    return wrong(where + ".url",
                 "must be sqlite:FILE, or postgresql://ROLE@HOST/DATABASE for a ledger that hosts share.");
  config.ledger_url = url;
  return std::nullopt;
}

std::optional<Error> readProfiles(const json::Value& value, const std::string& where, ConnectorConfig& config) {
  if (!value.isArray() || value.size() == 0) return wrong(where, "must be a list of folders with vendor profiles.");
  for (const auto& folder : value.items()) {
    if (!folder.isString()) return wrong(where, "must be a list of folders with vendor profiles.");
    config.profile_folders.push_back(folder.asString());
  }
  return std::nullopt;
}

bool validConnectionId(const std::string& id) {
  return !id.empty() && id.size() <= 40 &&
         id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos;
}

std::optional<Error> readConnection(const json::Value& value, const std::string& where, ConnectorConfig& config) {
  ConnectionConfig connection;
  if (auto error = readObject(value, where,
                              {{"id", text(connection.id)},
                               {"company", text(connection.company)},
                               {"name", text(connection.name)},
                               {"profile", text(connection.profile)},
                               {"time_zone", text(connection.time_zone)},
                               {"endpoint", object(connection.endpoint)},
                               {"credentials", object(connection.credentials)},
                               {"profile_overrides", object(connection.profile_overrides)}})) {
    return error;
  }
  if (!validConnectionId(connection.id)) return wrong(where + ".id", "must be 1 to 40 of a-z, 0-9 and '-'.");
  if (connection.company.empty()) return wrong(where + ".company", "is missing.");
  if (!life::TimeZone::named(connection.time_zone)) {
    return wrong(where + ".time_zone", "must be the IANA name of a time zone, as America/New_York.");
  }
  if (connection.profile.empty()) return wrong(where + ".profile", "is missing.");
  if (connection.name.empty()) connection.name = connection.id;
  const bool repeated = std::any_of(config.connections.begin(), config.connections.end(),
                                    [&](const auto& other) { return other.id == connection.id; });
  if (repeated) return wrong(where + ".id", "is used by another connection.");
  config.connections.push_back(std::move(connection));
  return std::nullopt;
}

std::optional<Error> readConnections(const json::Value& value, const std::string& where, ConnectorConfig& config) {
  if (!value.isArray()) return wrong(where, "must be a list.");
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (auto error = readConnection(value.items()[i], where + "[" + std::to_string(i) + "]", config)) return error;
  }
  return std::nullopt;
}

std::optional<Error> readMail(const json::Value& value, const std::string& where, ConnectorConfig& config) {
  auto settings = mail::parseMailSettings(value, config.base_dir);
  if (!settings) {
    Error error = settings.error();
    error.where = error.where.empty() ? where : where + "." + error.where;
    return error;
  }
  config.mail = std::move(*settings);
  return std::nullopt;
}

std::optional<Error> readSummary(const json::Value& value, const std::string& where, ConnectorConfig& config) {
  if (auto error = readObject(value, where, {{"at", text(config.summary_at)}})) return error;
  const std::string& at = config.summary_at;
  const auto digits = [&](std::size_t from) {
    return std::isdigit(static_cast<unsigned char>(at[from])) && std::isdigit(static_cast<unsigned char>(at[from + 1]));
  };
  const bool fits =
      at.size() == 5 && at[2] == ':' && digits(0) && digits(3) && at.substr(0, 2) < "24" && at.substr(3) < "60";
  if (!fits) return wrong(where + ".at", "must be a time of day as \"07:00\".");
  return std::nullopt;
}

}  // namespace

Result<ConnectorConfig> configFrom(const json::Value& document) {
  ConnectorConfig config;
  config.base_dir = document.isObject() ? document.text("base_dir") : std::string();
  const auto error = readObject(
      document, "",
      {{"base_dir", text(config.base_dir)},
       {"ledger", [&](const auto& value, const auto& where) { return readLedger(value, where, config); }},
       {"profiles", [&](const auto& value, const auto& where) { return readProfiles(value, where, config); }},
       {"connections", [&](const auto& value, const auto& where) { return readConnections(value, where, config); }},
       {"mail", [&](const auto& value, const auto& where) { return readMail(value, where, config); }},
       {"daily_summary", [&](const auto& value, const auto& where) { return readSummary(value, where, config); }}});
  if (error) return *error;
  if (config.ledger_file.empty() && config.ledger_url.empty())
    return wrong("ledger.url", "is missing: say where the ledger is kept, as sqlite:FILE or postgresql://….");
  if (config.profile_folders.empty()) return wrong("profiles", "is missing: name the folders with vendor profiles.");
  if (!config.ledger_file.empty()) config.ledger_file = absolute(config.base_dir, config.ledger_file);
  for (auto& folder : config.profile_folders) folder = absolute(config.base_dir, folder);
  return config;
}

}  // namespace tieback
