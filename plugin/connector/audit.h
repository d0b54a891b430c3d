// `tieback.audit/1` of this plugin: reads the configuration, the ledger and the checkpoints, and reports.
#pragma once

#include <string_view>

#include <tieback/sdk/host_client.h>
#include <tieback/sdk/json.h>

namespace tieback {

Result<json::Value> verifyAudit(HostClient host, const json::Value& config, const json::Value& request);

// The table behind TIEBACK_AUDIT_ID, or null for another id.
const void* auditTable(std::string_view id);

}  // namespace tieback
