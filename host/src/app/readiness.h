// Is the host able to do its work? Its store takes writes, secrets can be read, no connector is down.
#pragma once

#include <app/store_probe.h>
#include <plugin_host/plugin_set.h>
#include <secrets/secret_store.h>

namespace tieback::host {

// {"status": "ready" | "not_ready", "checks": [{"name", "status": "ok" | "degraded" | "down", "message"}]}.
json::Value readiness(Database& database, StoreProbe& store, SecretStore& secrets, const PluginSet& plugins);

}  // namespace tieback::host
