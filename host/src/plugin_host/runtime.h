// One connector at work: the services it sees, its workers, and its end.
//
// Threads: call() from any thread between start and stop(). start() and stop() from one thread; stop() any number of
// times.
#pragma once

#include <base/clock.h>
#include <observe/log.h>
#include <observe/metrics.h>
#include <observe/trouble_log.h>
#include <plugin_host/lanes.h>
#include <tieback/sdk/loader.h>

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace tieback::host {

// What every connector of this host shares.
struct SharedServices {
  Log& log;
  Metrics& metrics;
  Clock& clock;
  HostDirectory& directory;
  HostSecrets& secrets;
  HostEvents& events;
  HostHttpRoutes& routes;
  HostRandom& random;
};

class Runtime {
 public:
  Runtime(std::string name, const SharedServices& shared, const Lanes::Counts& workers);
  ~Runtime();
  Runtime(const Runtime&) = delete;
  Runtime& operator=(const Runtime&) = delete;

  // Makes the connector.
  Result<void> create(const std::shared_ptr<const Plugin>& plugin, const std::string& connector_id,
                      const json::Value& config);
  // Lets the workers begin; every lane is called once.
  void start();
  // Work is told to return soon; from now on no new work begins.
  void cancel();
  // cancel(), and waits for all workers; call() is still answered.
  void finish();
  // finish(), destroys the connector. No call() may be under way.
  void stop();

  const std::string& name() const { return name_; }
  const ConnectorHandle& connector() const { return connector_; }
  Lanes& lanes() { return lanes_; }

 private:
  class LogOf;
  class MetricsOf;

  void runLane(tieback_lane lane);
  bool workOnce(tieback_lane lane);  // false: an error, wait before the next

  std::string name_;
  SharedServices shared_;
  Lanes::Counts workers_;
  Lanes lanes_;
  std::unique_ptr<LogOf> log_;
  std::unique_ptr<MetricsOf> metrics_;
  TroubleLog trouble_;
  std::unique_ptr<HostAdapter> adapter_;
  ConnectorHandle connector_;
  std::atomic<bool> cancelled_{false};
  std::vector<std::thread> threads_;
};

}  // namespace tieback::host
