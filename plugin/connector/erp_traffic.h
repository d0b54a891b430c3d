// What the connector makes of each exchange with an ERP: metrics, and a line in the log, without secrets.
#pragma once

#include <tieback/sdk/host_client.h>

#include "erp/http/exchange_record.h"

namespace tieback {

// `connection` is the label. Thread-safe.
erp::ExchangeObserver trafficObserver(HostClient host, const std::string& connection);

}  // namespace tieback
