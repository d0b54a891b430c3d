#include "connector/setup.h"

#include <Poco/DigestEngine.h>

#include <algorithm>
#include <stdexcept>

#include "connector/erp_traffic.h"
#include "erp/http/http_transport.h"
#include "erp/port/registry.h"
#include "ledger/postgresql/postgresql_ledger.h"
#include "ledger/sqlite/sqlite_ledger.h"
#include "profile/catalogue.h"

namespace tieback {
namespace {

constexpr std::size_t kEpochBytes = 8;

std::string secretOf(const HostClient& host, const std::string& reference) {
  auto value = host.secret(reference);
  if (!value) throw erp::ConfigError{"credentials", value.error().message};
  return *value;
}

std::string randomText(const HostClient& host, std::size_t bytes) {
  std::string text(bytes, '\0');
  host.randomBytes({reinterpret_cast<std::uint8_t*>(text.data()), text.size()});
  return text;
}

std::string hexOf(const std::string& bytes) {
  return Poco::DigestEngine::digestToHex({bytes.begin(), bytes.end()});
}

erp::HttpHooks hooksFor(const life::Connection& connection, const life::Connections& all, HostClient host) {
  erp::HttpHooks hooks;
  hooks.cancelled = [work = all.workUnderWay()] { return work->mustEnd(); };
  hooks.observer = [told = trafficObserver(host, connection.id), answers = all.erpAnswers()](const auto& seen) {
    told(seen);
    answers->saw(seen.method(), seen.target(), seen.answer());
  };
  hooks.gate = std::make_shared<erp::RateGate>(connection.profile.api.per_minute, [host] { return host.nowUs(); });
  return hooks;
}

// As many connections are kept open as exports may use at once: else some would be made anew for each request.
erp::HttpOptions keptOpen(erp::HttpOptions options, const profile::ApiLimits& limits) {
  options.max_idle_connections = std::max(options.max_idle_connections, static_cast<std::size_t>(limits.concurrency));
  return options;
}

erp::DialectContext contextFor(const ConnectionConfig& config, life::Connection& connection,
                               const erp::HttpHooks& hooks, HostClient host) {
  erp::DialectContext context;
  context.endpoint = config.endpoint;
  context.credentials = config.credentials;
  context.options = connection.profile.erp;
  context.connection = config.id;
  context.transport = connection.transport.get();
  context.other_host = [&config, &connection, hooks](const std::string& url, const std::string& where) {
    const auto options = keptOpen(erp::httpOptions(url, where, config.endpoint, connection.profile.api.timeout_us),
                                  connection.profile.api);
    return connection.other_hosts.emplace_back(std::make_unique<erp::HttpTransport>(options, hooks)).get();
  };
  context.now_us = [host] { return host.nowUs(); };
  context.secret = [host](const std::string& reference) { return secretOf(host, reference); };
  context.put_secret = [host](const std::string& reference, const std::string& expected, const std::string& value) {
    return host.compareAndPutSecret(reference, expected, value).ok();
  };
  context.random = [host](std::size_t bytes) { return randomText(host, bytes); };
  return context;
}

Error invalid(const std::string& where, const std::string& message) {
  return {"config_invalid", Category::bad_input, message, where};
}

// A dialect's complaint, put where the operator finds the value: `endpoint` and `credentials` stand in the
// configuration, `options` are the profile's `erp` section, in its file or in the connection's overrides.
Error placed(const erp::ConfigError& error, const ConnectionConfig& config, const std::string& where,
             const profile::Catalogue& catalogue) {
  const std::string options = "options";
  if (error.where.rfind(options, 0) != 0)
    return invalid(where + (error.where.empty() ? "" : "." + error.where), error.message);
  const std::string path = "erp" + error.where.substr(options.size());
  const auto blame = catalogue.blame(config.profile, config.profile_overrides, path);
  if (blame.in_overrides) return invalid(where + ".profile_overrides." + path, error.message);
  return invalid(where + ".profile", blame.position.toString() + ": `" + path + "` " + error.message);
}

Result<std::unique_ptr<life::Connection>> setUp(const ConnectionConfig& config, const std::string& where,
                                                const profile::Catalogue& catalogue, const life::Connections& all,
                                                HostClient host) {
  auto profile = catalogue.resolve(config.profile, config.profile_overrides);
  if (!profile) {
    Error error = profile.error();
    error.where = where + (error.code == "profile_unknown" ? ".profile" : ".profile_overrides." + error.where);
    return error;
  }
  auto connection = std::make_unique<life::Connection>();
  connection->id = config.id;
  connection->company = config.company;
  connection->name = config.name;
  connection->epoch = hexOf(randomText(host, kEpochBytes));
  connection->time_zone = life::TimeZone::named(config.time_zone).value();
  connection->profile = std::move(*profile);
  const auto& known = erp::dialects();
  const auto dialect = std::find_if(known.begin(), known.end(),
                                    [&](const auto& entry) { return entry.name == connection->profile.dialect; });
  if (dialect == known.end()) {
    return invalid(where + ".profile", "The profile \"" + config.profile + "\" wants the dialect \"" +
                                           connection->profile.dialect + "\", which this plugin does not have.");
  }
  try {
    const auto hooks = hooksFor(*connection, all, host);
    connection->transport = std::make_unique<erp::HttpTransport>(
        keptOpen(erp::httpOptions(config.endpoint, connection->profile.api.timeout_us), connection->profile.api),
        hooks);
    connection->dialect = dialect->make(contextFor(config, *connection, hooks, host));
  } catch (const erp::ConfigError& error) {
    return placed(error, config, where, catalogue);
  }
  return connection;
}

ledger::PostgresqlOptions postgresqlOptions(const ConnectorConfig& config, HostClient host) {
  ledger::PostgresqlOptions options;
  options.url = config.ledger_url;
  if (const std::string reference = config.ledger_password; !reference.empty()) {
    options.password = [host, reference] {
      auto value = host.secret(reference);
      if (!value) throw std::runtime_error(value.error().message);
      return *value;
    };
  }
  return options;
}

}  // namespace

std::unique_ptr<ledger::Ledger> openLedger(const ConnectorConfig& config, HostClient host) {
  if (config.ledger_url.empty()) return ledger::openSqliteLedger(config.ledger_file, [host] { return host.nowUs(); });
  return ledger::openPostgresqlLedger(postgresqlOptions(config, host));
}

std::unique_ptr<ledger::Ledger> openLedgerToRead(const ConnectorConfig& config, HostClient host) {
  if (config.ledger_url.empty())
    return ledger::openSqliteLedgerToRead(config.ledger_file, [host] { return host.nowUs(); });
  return ledger::openPostgresqlLedgerToRead(postgresqlOptions(config, host));
}

Result<std::unique_ptr<life::Connections>> setUpConnections(const ConnectorConfig& config, HostClient host) {
  auto catalogue = profile::loadProfiles({config.profile_folders.begin(), config.profile_folders.end()});
  if (!catalogue) {
    Error error = catalogue.error();
    error.where = "profiles";
    return error;
  }
  auto connections = std::make_unique<life::Connections>();
  for (std::size_t i = 0; i < config.connections.size(); ++i) {
    auto connection =
        setUp(config.connections[i], "connections[" + std::to_string(i) + "]", *catalogue, *connections, host);
    if (!connection) return connection.error();
    connections->add(std::move(*connection));
  }
  return connections;
}

}  // namespace tieback
