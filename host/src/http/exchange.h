// One request and its answer over Poco's HTTP server.
#pragma once

#include <http/message.h>
#include <http/server.h>
#include <http/watchdog.h>
#include <observe/trouble_log.h>

#include <Poco/Net/HTTPRequestHandlerFactory.h>

#include <atomic>

namespace tieback::host {

struct ExchangeContext {
  HttpLimits limits;
  Log& log;
  Metrics& metrics;
  TroubleLog store_trouble{log, LogLevel::error, "requests fail for want of the store", "requests are answered again"};
  Watchdog watchdog{};
  Server::Handler handler{};
  Server::RouteName route_name{};
  std::atomic<bool> stopping{false};
};

Poco::Net::HTTPRequestHandlerFactory::Ptr newExchangeFactory(ExchangeContext& context);

}  // namespace tieback::host
