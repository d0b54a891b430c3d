// From Export pressed to synced, and told to the host: the connector on its SQLite ledger, against a mock ERP without
// latency. Every change order is of a commitment of its own, so that none waits for another.
#pragma once

#include "support/connector_host.h"
#include "support/mock_erp.h"

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace tieback::bench {

struct ExportPlan {
  int count = 0;  // change orders
  std::uint32_t workers = 1;
  int connections = 1;
  int at_once = 0;  // exports of one connection; 0: as the vendor profile says
};

// What has been used up so far, or between two looks.
struct Meters {
  std::chrono::steady_clock::time_point at = {};
  double own_cpu = 0;  // seconds, as all times here
  double mock_cpu = 0;
  double sqlite_cpu = 0;    // of own_cpu
  double sync_seconds = 0;  // waited for the disk
  double wait_seconds = 0;  // waited for the ERP
  double syncs = 0;
  double requests = 0;
  double sent_bytes = 0;
  double received_bytes = 0;

  Meters operator-(const Meters& before) const;
};

class ExportRun {
 public:
  ExportRun(const Settings& settings, std::string name, const ErpProfile& erp, const ExportPlan& plan);

  // Sent and accepted, Export pressed on each; the platform knows. Nobody exports yet.
  void prepare();
  // From the workers' start to the last 'synced' delivered. Throws when not all were, each once in the ERP's books: a
  // figure counts only when the work was done.
  void run();

  double pressedSeconds() const { return pressed_; }
  double seconds() const { return took_; }
  double perSecond() const { return plan_.count / took_; }
  const Meters& used() const { return used_; }

 private:
  std::unique_ptr<ConnectorHost> makeHost(std::uint32_t export_workers) const;
  Meters metersNow() const;
  void check(const ConnectorHost& host) const;
  std::size_t linesInErp(const json::Value& item, const std::vector<json::Value>& records) const;

  const Settings& settings_;
  const std::string name_;
  const ErpProfile& erp_;
  const ExportPlan plan_;
  qa::ClockFile clock_;
  MockErp mock_;
  std::vector<json::Value> accepted_;
  double pressed_ = 0;
  double took_ = 0;
  Meters used_;
};

}  // namespace tieback::bench
