// The HTTP routes that connectors have taken below /connect/.
//
// Threads: all calls from any thread. A handler runs outside the lock; take() keeps its connector's routes alive by the
// caller's word that the connector is destroyed only when no HTTP call is under way.
#pragma once

#include <tieback/sdk/host_side.h>
#include <tieback/sdk/mutex.h>

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace tieback::host {

class Routes final : public HostHttpRoutes {
 public:
  Result<void> add(std::string_view prefix, HttpHandler handler) override;
  std::optional<HttpHandler> find(std::string_view prefix) const;

 private:
  mutable Mutex mutex_;
  std::map<std::string, HttpHandler, std::less<>> handlers_ TIEBACK_GUARDED_BY(mutex_);
};

}  // namespace tieback::host
