// Puts connections together from the configuration: profile, transport, dialect. What does not fit is an error whose
// `where` is the path in the configuration, or whose message names the profile's file and line.
#pragma once

#include <functional>

#include <tieback/sdk/host_client.h>

#include "connector/config.h"
#include "ledger/port/ledger.h"
#include "life/connection.h"

namespace tieback {

// The ledger of the configuration. Throws ledger::LedgerError.
std::unique_ptr<ledger::Ledger> openLedger(const ConnectorConfig& config, HostClient host);
// The same one, to read in it only, beside the hosts that have it.
std::unique_ptr<ledger::Ledger> openLedgerToRead(const ConnectorConfig& config, HostClient host);

Result<std::unique_ptr<life::Connections>> setUpConnections(const ConnectorConfig& config, HostClient host);

}  // namespace tieback
