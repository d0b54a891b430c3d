// Is the host able to do its work? The stores can be written, every connector is not down.
#pragma once

#include <plugin_host/plugin_set.h>
#include <secrets/secret_store.h>
#include <store/database.h>

namespace tieback::host {

// {"status": "ready" | "not_ready", "checks": [{"name", "status": "ok" | "degraded" | "down", "message"}]}.
json::Value readiness(Database& database, SecretStore& secrets, const PluginSet& plugins);

}  // namespace tieback::host
