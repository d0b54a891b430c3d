#include "support/export_run.h"

#include "support/change_orders.h"
#include "support/disk.h"
#include "support/waits.h"

#include <stdexcept>

#include <fixture/shape.h>

namespace tieback::bench {
namespace {

using Clock = std::chrono::steady_clock;
using json::Value;

constexpr std::chrono::seconds kPatience{90};
constexpr std::size_t kLines = 2;  // of each change order

double secondsSince(Clock::time_point begun) {
  return std::chrono::duration<double>(Clock::now() - begun).count();
}

double secondsOf(std::int64_t nanoseconds) {
  return static_cast<double>(nanoseconds) / 1e9;
}

}  // namespace

Meters Meters::operator-(const Meters& before) const {
  return {at,
          own_cpu - before.own_cpu,
          mock_cpu - before.mock_cpu,
          sqlite_cpu - before.sqlite_cpu,
          sync_seconds - before.sync_seconds,
          wait_seconds - before.wait_seconds,
          syncs - before.syncs,
          requests - before.requests,
          sent_bytes - before.sent_bytes,
          received_bytes - before.received_bytes};
}

ExportRun::ExportRun(const Settings& settings, std::string name, const ErpProfile& erp, const ExportPlan& plan)
    : settings_(settings),
      name_(std::move(name)),
      erp_(erp),
      plan_(plan),
      clock_((settings.work / (name_ + "-clock")).string(), *qa::parseTime(kSeedsTime)),
      mock_(settings, name_, erp, clock_, plan.count) {}

void ExportRun::prepare() {
  const auto host = makeHost(0);
  host->startWork();
  for (int i = 1; i <= plan_.count; ++i) {
    const auto sent =
        host->send({.id = i, .commitment = i, .connection = "b-" + std::to_string(i % plan_.connections + 1)});
    accepted_.push_back(host->decide(Operation::accept, sent, Value::object({{"answers", Value::object()}})));
  }
  host->awaitEvents("progress", plan_.count, kPatience);
  const auto begun = Clock::now();
  for (const auto& item : accepted_) host->decide(Operation::export_item, item, Value::object());
  pressed_ = secondsSince(begun);
  host->awaitEvents("progress", 2 * plan_.count, kPatience);
}

void ExportRun::run() {
  const auto host = makeHost(plan_.workers);
  const Meters before = metersNow();
  host->startWork();
  host->awaitEvents("synced", plan_.count, kPatience);
  took_ = secondsSince(before.at);
  used_ = metersNow() - before;
  check(*host);
}

std::unique_ptr<ConnectorHost> ExportRun::makeHost(std::uint32_t export_workers) const {
  return std::make_unique<ConnectorHost>(
      settings_, name_,
      connectorConfig(settings_, "sqlite:" + (settings_.work / (name_ + ".db")).string(),
                      erp_.connections(plan_.connections, kCompany, mock_.url(), plan_.at_once)),
      host::Lanes::Counts{export_workers, 1, 1, 1, 1, 1}, Given{erp_.secrets(), clock_.path()});
}

Meters ExportRun::metersNow() const {
  const SyncCounts syncs = syncCounts();
  const double requests = static_cast<double>(mock_.requests());
  const WireCounts wire = wireCounts();
  return {Clock::now(),
          ownCpuSeconds(),
          mock_.process().cpuSeconds(),
          secondsOf(sqliteCpuNs()),
          secondsOf(syncs.nanoseconds),
          secondsOf(wire.waited_ns),
          static_cast<double>(syncs.calls),
          requests,
          static_cast<double>(wire.sent_bytes),
          static_cast<double>(wire.received_bytes)};
}

void ExportRun::check(const ConnectorHost& host) const {
  const auto counts = host.call(Operation::counts, request({.actor = approver()}));
  if (counts.at("states").text("synced") != std::to_string(plan_.count)) {
    throw std::runtime_error("not all are synced: " + counts.dump());
  }
  std::vector<Value> records;  // per kind of document
  for (const auto& kind : erp_.documents().items()) {
    records.push_back(mock_.admin("GET", "/books/" + erp_.dialect() + "/" + kind.text("collection")).at("records"));
  }
  for (const auto& item : accepted_) {
    const std::size_t lines = linesInErp(item, records);
    if (lines == kLines) continue;
    throw std::runtime_error("the ERP holds " + std::to_string(lines) + " lines of " + item.text("external_key"));
  }
}

std::size_t ExportRun::linesInErp(const Value& item, const std::vector<Value>& records) const {
  const qa::Values values{{"external_key", item.text("external_key")},
                          {"number", item.at("change_order").text("number")},
                          {"title", item.at("change_order").text("title")},
                          {"commitment", item.at("commitment").text("number")}};
  std::size_t lines = 0;
  for (std::size_t i = 0; i < records.size(); ++i) {
    for (const auto& document : qa::documentsAmong(records[i], erp_.documents().items()[i], values)) {
      lines += document.lines.size();
    }
  }
  return lines;
}

}  // namespace tieback::bench
