// What a call through the loader costs, on the example connector in plain C.
#include "support/change_orders.h"
#include "support/connector_host.h"
#include "support/report.h"

#include <tieback/sdk/host_side.h>
#include <tieback/sdk/loader.h>

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <vector>

namespace tieback::bench {
namespace {

using Clock = std::chrono::steady_clock;

class OnlyClock final : public HostClock {
 public:
  std::int64_t nowUs() override { return 1'781'514'000'000'000; }
};

// Nanoseconds per call: the median of several batches.
template <class F>
double timePerCall(const F& call, int calls) {
  std::vector<double> batches;
  for (int batch = 0; batch < 9; ++batch) {
    const auto begun = Clock::now();
    for (int i = 0; i < calls; ++i) call();
    batches.push_back(std::chrono::duration<double, std::nano>(Clock::now() - begun).count() / calls);
  }
  std::sort(batches.begin(), batches.end());
  return batches[batches.size() / 2];
}

void mustBeGood(tieback_status status) {
  if (status != TIEBACK_OK) throw std::runtime_error("the example connector refused " + std::to_string(status));
}

ConnectorHandle minimalConnector(const Settings& settings, const HostAdapter& host) {
  const auto plugin = Loader().load(settings.minimal);
  if (!plugin) throw std::runtime_error(plugin.error().message);
  auto made = (*plugin)->create((*plugin)->connectors().at(0).id, host.get(), json::Value::object());
  if (!made) throw std::runtime_error(made.error().message);
  return std::move(made).value();
}

}  // namespace

void benchAbi(const Settings& settings, Report& report) {
  OnlyClock clock;
  const HostAdapter host(HostServices{.name = "bench", .version = "1", .clock = &clock});
  const ConnectorHandle connector = minimalConnector(settings, host);
  const int many = settings.quick ? 1000 : 1'000'000;
  const int fewer = settings.quick ? 100 : 20'000;

  const json::Value health = request({.actor = approver()});
  const std::string health_text = health.dump();
  auto document = json::Value::object({{"change_order_revision", 1}, {"document", changeOrder({})}});
  mustBeGood(connector
                 .callRaw(Operation::submit,
                          request({.actor = projectManager(), .params = document, .request_id = "r-1"}).dump())
                 .status);
  document.set("dry_run", true);
  const json::Value submit = request({.actor = projectManager(), .params = document});
  const std::string submit_text = submit.dump();

  const CancelPoll never = [] { return false; };
  tieback_connector* const bare = connector.get();
  const auto slot = [bare] { return bare->get_extension(bare, tieback_str{"x", 1}); };
  const void* volatile seen = nullptr;

  auto& table = report.table("abi", "A call through the loader (example connector in C, median of 9 batches)",
                             {"call", "ns per call", "by the bare slot"});
  const double bare_ns = timePerCall([&] { seen = slot(); }, many);
  const auto add = [&](const std::string& what, double ns) { table.row({what, number(ns, 1), ratio(ns, bare_ns)}); };
  add("bare slot, a function pointer (the limit)", bare_ns);
  add("extension(): no document", timePerCall([&] { seen = connector.extension("x"); }, many));
  add("work(): no document, with its error sink", timePerCall(
                                                      [&] {
                                                        if (!connector.work(TIEBACK_LANE_MAINTENANCE, never))
                                                          seen = bare;
                                                      },
                                                      many));
  const auto sizes = [](const std::string& text) { return std::to_string(text.size()) + " B in"; };
  add("health, text (" + sizes(health_text) + ")",
      timePerCall([&] { mustBeGood(connector.callRaw(Operation::health, health_text).status); }, fewer));
  add("health, JSON values both ways",
      timePerCall([&] { mustBeGood(connector.call(Operation::health, health).status); }, fewer));
  add("submit dry run with a CCO, text (" + sizes(submit_text) + ")",
      timePerCall([&] { mustBeGood(connector.callRaw(Operation::submit, submit_text).status); }, fewer));
  add("submit dry run with a CCO, JSON values both ways",
      timePerCall([&] { mustBeGood(connector.call(Operation::submit, submit).status); }, fewer));
  table.note(
      "Aim: under 1,000 ns without a document. With one, the time is the JSON of the two sides, not the boundary.");
}

}  // namespace tieback::bench
