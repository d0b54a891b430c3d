#include <app/application.h>
#include <app/stores.h>
#include <store/postgresql_engine.h>
#include <store/schema.h>

#include <cstdlib>

namespace tieback::host {
namespace {

constexpr auto kPatience = std::chrono::seconds(60);

SecretKey secretKeyOf(const Config& config) {
  if (config.secret_key.starts_with("env:")) {
    const char* value = std::getenv(config.secret_key.c_str() + 4);
    const auto key = value == nullptr ? std::nullopt : keyFromText(value);
    if (!key) throw StartError("secrets.store_key: " + config.secret_key + " must be set to 64 hexadecimal digits.");
    return *key;
  }
  if (config.secret_key.starts_with("file:")) return keyFromFile(config.base_dir / config.secret_key.substr(5));
  return keyFromFile(config.data / "secret.key");
}

std::unique_ptr<Engine> engineOf(const Config& config, SecretMask& mask) {
  PostgresqlSettings settings{config.database->url, {}};
  if (!config.database->password.empty()) {
    settings.password = [rules = config.secrets, reference = config.database->password, &mask] {
      const auto password = SecretService(rules, mask).get(reference);
      if (!password) throw StoreError("database.password: " + password.error().message);
      return *password;
    };
  }
  try {
    return postgresqlEngine(settings);
  } catch (const StoreError& error) {
    throw StartError(std::string("database: ") + error.what());
  }
}

}  // namespace

Stores::Stores(const Config& config, SecretMask& mask)
    : database_(config.database ? std::make_unique<Database>(engineOf(config, mask))
                                : std::make_unique<Database>(config.data / "host.db")),
      secrets_file_(config.database ? nullptr : std::make_unique<Database>(config.data / "secrets.db")) {
  const bool done = database_->alone("set up", kPatience, [&] {
    migrate(*database_);
    secrets_ = std::make_unique<SecretStore>(secrets_file_ ? *secrets_file_ : *database_, secretKeyOf(config));
  });
  if (!done) throw StoreError("another host has been setting up " + database_->name() + " for a minute.");
}

}  // namespace tieback::host
