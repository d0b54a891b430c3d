#include "big_load.h"

#include "support/change_orders.h"
#include "support/connector_host.h"
#include "support/mock_erp.h"

#include <atomic>
#include <chrono>
#include <mutex>
#include <stdexcept>
#include <thread>

#include <fixture/shape.h>

namespace tieback::bench {
namespace {

using Clock = std::chrono::steady_clock;
using json::Value;

constexpr std::chrono::seconds kPatience{60};
constexpr int kReaders = 8;
constexpr int kExporting = 8;               // so many connections: the mock ERP, which is one, lets so many sign in
constexpr std::int64_t kFirst = 5'000'000;  // of the ids of what is exported meanwhile
constexpr std::int64_t kFirstCopy = 1'000'000;

struct Reading {
  std::string what;
  Operation operation = Operation::list;
  Value request;
};

class Load {
 public:
  Load(const Settings& settings, const std::string& ledger_url, int connections, std::int64_t per_connection)
      : seconds_(settings.quick ? 2 : 20),
        connections_(connections),
        per_connection_(per_connection),
        erp_(erpProfile(settings.erps, "acumatica")),
        clock_((settings.work / "big-clock").string(), *qa::parseTime(kSeedsTime)),
        mock_(settings, "big", erp_, clock_, seconds_ * kExportsPerSecond),
        host_(settings, "big", connectorConfig(settings, ledger_url, companiesConnections()), {8, 1, 1, 1, 1, 1},
              {erp_.secrets(), clock_.path()}) {}

  LoadFound run() {
    host_.startWork();
    const int exports = seconds_ * kExportsPerSecond;
    std::vector<Value> accepted;
    for (int i = 1; i <= exports; ++i) accepted.push_back(accept(i));
    host_.awaitEvents("progress", exports, kPatience);
    const auto begun = Clock::now();
    std::vector<std::thread> threads;
    for (int i = 0; i < kReaders; ++i) threads.emplace_back([&] { guarded([&] { read(begun); }); });
    guarded([&] { press(begun, accepted); });
    for (auto& thread : threads) thread.join();
    if (!failure_.empty()) throw std::runtime_error(failure_);
    host_.awaitEvents("synced", exports, kPatience);
    found_.seconds = std::chrono::duration<double>(Clock::now() - begun).count();
    found_.exports_per_second = exports / found_.seconds;
    return std::move(found_);
  }

 private:
  // At the time it is due, however late the one before it was: who waits for it waits from then on.
  template <class Do>
  static void at(Clock::time_point due, const Do& act) {
    std::this_thread::sleep_until(due);
    act();
  }

  template <class Do>
  void guarded(const Do& act) {
    try {
      act();
    } catch (const std::exception& error) {
      const std::lock_guard lock(mutex_);
      failure_ = error.what();
    }
  }

  // Each of a company of its own.
  Value companiesConnections() const {
    auto list = erp_.connections(connections_, kCompany, mock_.url());
    for (std::size_t i = 0; i < list.items().size(); ++i) list.items()[i].set("company", "c-" + std::to_string(i + 1));
    return list;
  }

  std::string company(std::int64_t n) const { return "c-" + std::to_string(n % connections_ + 1); }
  std::string connection(std::int64_t n) const { return "b-" + std::to_string(n % connections_ + 1); }

  Value accept(int i) {
    const auto of = company(i % kExporting);
    const auto sent = host_.send({.id = kFirst + i, .commitment = i, .connection = connection(i % kExporting)}, of);
    return host_.decide(Operation::accept, sent, Value::object({{"answers", Value::object()}}), of);
  }

  void press(Clock::time_point begun, const std::vector<Value>& accepted) {
    for (std::size_t i = 0; i < accepted.size(); ++i) {
      at(begun + std::chrono::microseconds(1'000'000 * static_cast<std::int64_t>(i) / kExportsPerSecond), [&] {
        host_.decide(Operation::export_item, accepted[i], Value::object(),
                     company(static_cast<std::int64_t>(i + 1) % kExporting));
      });
    }
  }

  void read(Clock::time_point begun) {
    while (true) {
      const std::int64_t n = next_++;
      if (n >= std::int64_t{seconds_} * kReadsPerSecond) return;
      const Reading ask = askOf(n);
      const std::string text = ask.request.dump();
      const auto due = begun + std::chrono::microseconds(1'000'000 * n / kReadsPerSecond);
      at(due, [&] {
        const RawResult result = host_.connector().callRaw(ask.operation, text);
        if (result.status != TIEBACK_OK) throw std::runtime_error(ask.what + ": " + result.text);
      });
      add(ask.what, std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now() - due).count());
    }
  }

  void add(const std::string& what, std::int64_t took) {
    const std::lock_guard lock(mutex_);
    for (auto& [name, samples] : found_.readings) {
      if (name == what) {
        samples.add(took);
        return;
      }
    }
    found_.readings.emplace_back(what, Samples());
    found_.readings.back().second.add(took);
  }

  // What the n-th reader wants: each of some company.
  Reading askOf(std::int64_t n) const {
    const std::int64_t who = n * 104729;
    const auto list = [&](const std::string& what, Value params) {
      return Reading{what, Operation::list,
                     request({.actor = approver(company(who)), .params = std::move(params), .company = company(who)})};
    };
    const auto filtered = [&](const std::string& member, const std::string& value) {
      return Value::object({{"sort", "-updated_at"}, {"filter", Value::object({{member, value}})}});
    };
    switch (n % 8) {
      case 0:
        return list("ready to export, by sent_at", Value::object({{"view", "ready_to_export"}}));
      case 1:
        return list("synced, by -updated_at", Value::object({{"view", "synced"}, {"sort", "-updated_at"}}));
      case 2:
        return list("all, by number", Value::object({{"sort", "number"}}));
      case 3:
        return list("all, of a vendor", filtered("vendor", "Vendor " + std::to_string(n % 500) + " LLC"));
      case 4:
        return list("all, with a text that 1 in 40 have", filtered("text", "level " + std::to_string(n % 40)));
      case 5:
        return list("all, with a text that few have", filtered("text", "footing " + std::to_string(n % 1000)));
      case 6:
        return {"counts", Operation::counts, request({.actor = approver(company(who)), .company = company(who)})};
      default: {
        const std::int64_t copy = kFirstCopy + who % connections_ + connections_ * (n % per_connection_);
        return {"get, with steps and history", Operation::get,
                request({.actor = approver(company(who)),
                         .item = connection(who) + "." + std::to_string(copy),
                         .company = company(who)})};
      }
    }
  }

  int seconds_;
  int connections_;
  std::int64_t per_connection_;
  ErpProfile erp_;
  qa::ClockFile clock_;
  MockErp mock_;
  ConnectorHost host_;
  std::atomic<std::int64_t> next_ = 0;
  std::mutex mutex_;
  LoadFound found_;
  std::string failure_;
};

}  // namespace

LoadFound readWhileExporting(const Settings& settings, const std::string& ledger_url, int connections,
                             std::int64_t per_connection) {
  return Load(settings, ledger_url, connections, per_connection).run();
}

}  // namespace tieback::bench
