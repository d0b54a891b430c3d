#include <app/readiness.h>
#include <store/schema.h>

namespace tieback::host {
namespace {

json::Value check(std::string_view name, std::string_view status, std::string_view message) {
  return json::Value::object({{"name", name}, {"status", status}, {"message", message}});
}

std::string_view databaseName(const Database& database) {
  return database.shared() ? "database" : "host.db";
}

json::Value storeCheck(const Database& database, StoreProbe& store) {
  const std::string trouble = store.trouble();
  return check(databaseName(database), trouble.empty() ? "ok" : "down", trouble);
}

json::Value secretCheck(Database& database, SecretStore& secrets) {
  const std::string_view name = database.shared() ? "secrets" : "secrets.db";
  try {
    secrets.get("readiness");
    return check(name, "ok", "");
  } catch (const StoreError& error) {
    return check(name, "down", error.what());
  }
}

}  // namespace

json::Value readiness(Database& database, StoreProbe& store, SecretStore& secrets, const PluginSet& plugins) {
  auto checks = json::Value::array();
  checks.push(storeCheck(database, store));
  checks.push(secretCheck(database, secrets));
  for (const json::Value& health : plugins.health()) {
    checks.push(check(health.text("name"), health.text("status"), ""));
    const json::Value* own = health.find("checks");
    if (own == nullptr || !own->isArray()) continue;
    for (const json::Value& entry : own->items()) {
      checks.push(check(health.text("name") + "/" + entry.text("name"), entry.text("status"), entry.text("message")));
    }
  }
  // A connector says itself whether it is down: one ERP that is away does not make the host unable to work.
  bool ready = true;
  for (const json::Value& entry : checks.items()) {
    if (entry.text("status") == "down" && entry.text("name").find('/') == std::string::npos) ready = false;
  }
  return json::Value::object({{"status", ready ? "ready" : "not_ready"}, {"checks", std::move(checks)}});
}

}  // namespace tieback::host
