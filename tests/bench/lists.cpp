// Lists and counts through the loader, on ledgers of ten thousand and a million change orders.
#include "support/bench_ledger.h"
#include "support/change_orders.h"
#include "support/connector_host.h"
#include "support/erp_profile.h"
#include "support/originals.h"
#include "support/report.h"

#include <chrono>
#include <stdexcept>

namespace tieback::bench {
namespace {

using Clock = std::chrono::steady_clock;
using json::Value;

// Of one reading: what is slower than this gets fewer calls.
constexpr std::chrono::seconds kBudget{4};
constexpr const char* kViews[] = {"ready_to_export", "failed_to_export", "synced", "returned", "all"};
constexpr const char* kSorts[] = {"sent_at", "updated_at", "number", "amount", "title"};

struct Query {
  std::string what;
  Value actor;
  Value params;
};

Value params(const char* view, const std::string& sort) {
  return Value::object({{"view", view}, {"sort", sort}, {"limit", 50}});
}

Value filtered(const char* member, const std::string& value) {
  return Value::object({{"view", "all"}, {"limit", 50}, {"filter", Value::object({{member, value}})}});
}

// Times `calls` calls of a list, going on by its cursor and starting again at the end.
Samples timeList(const ConnectorHandle& connector, const Query& query, int calls) {
  Samples samples;
  Value params = query.params;
  const auto until = Clock::now() + kBudget;
  for (int i = 0; i < calls && Clock::now() < until; ++i) {
    const std::string text = request({.actor = query.actor, .params = params}).dump();
    const auto begun = Clock::now();
    const RawResult result = connector.callRaw(Operation::list, text);
    samples.add(std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now() - begun).count());
    if (result.status != TIEBACK_OK) throw std::runtime_error(query.what + ": " + result.text);
    params.set("cursor", json::parse(result.text).at("next_cursor"));
  }
  return samples;
}

Samples timeCalls(const ConnectorHandle& connector, Operation operation, const std::string& text, int calls) {
  Samples samples;
  for (int i = 0; i < calls; ++i) {
    const auto begun = Clock::now();
    const RawResult result = connector.callRaw(operation, text);
    samples.add(std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now() - begun).count());
    if (result.status != TIEBACK_OK) throw std::runtime_error(result.text);
  }
  return samples;
}

struct Line {
  std::string what;
  Samples samples;
};

class Readings {
 public:
  Readings(const ConnectorHandle& connector, int calls) : connector_(connector), calls_(calls) {}

  std::vector<Line> take() {
    for (const char* view : kViews) {
      for (const char* sort : kSorts) both(std::string(view) + " by " + sort, approver(), params(view, sort));
    }
    deep();
    for (const char* sort : {"sent_at", "updated_at", "title"}) {
      both(std::string("all by ") + sort + ", who sees one project of " + std::to_string(test::kProjects),
           reader("p-7"), params("all", sort));
    }
    filter("project", "p-7", "project");
    filter("commitment", "77", "commitment");
    filter("vendor", "Vendor 77 LLC", "vendor, whose are 1 in " + std::to_string(test::kVendors));
    filter("state", "accepted", "state accepted, 1 in 100");
    filter("state", "void", "state void, in which nothing is");
    filter("text", "level 7", "text that 1 in 40 have");
    filter("text", "vendor 77 llc", "text that 1 in " + std::to_string(test::kVendors) + " have");
    filter("text", "cco-00012345", "text that one has or none");
    filter("text", "no such words", "text that none has");
    time("counts", Operation::counts, request({.actor = approver()}));
    time("counts, who sees one project", Operation::counts, request({.actor = reader("p-7")}));
    time("get, with steps and history", Operation::get, request({.actor = approver(), .item = kSynced}));
    return std::move(lines_);
  }

 private:
  // Up and down.
  void both(const std::string& what, const Value& actor, Value asked) {
    Samples samples = timeList(connector_, {what, actor, asked}, calls_);
    asked.set("sort", "-" + asked.text("sort"));
    samples.append(timeList(connector_, {what, actor, asked}, calls_));
    lines_.push_back({what, samples});
  }

  void filter(const char* member, const std::string& value, const std::string& what) {
    for (const char* sort : {"sent_at", "updated_at"}) {
      Value asked = filtered(member, value);
      asked.set("sort", sort);
      both("all by " + std::string(sort) + ", " + what, approver(), asked);
    }
  }

  // Where many pages were before.
  void deep() {
    Value asked = params("synced", "number");
    asked.set("limit", 200);
    constexpr int kPagesOf200 = 100;
    for (int i = 0; i < kPagesOf200; ++i) {
      const RawResult page =
          connector_.callRaw(Operation::list, request({.actor = approver(), .params = asked}).dump());
      const Value next = json::parse(page.text).at("next_cursor");
      if (next.isNull()) break;
      asked.set("cursor", next);
    }
    asked.set("limit", 50);
    const std::string what = "synced by number, 20,000 items further on";
    lines_.push_back({what, timeList(connector_, {what, approver(), asked}, calls_)});
  }

  void time(const std::string& what, Operation operation, const Value& asked) {
    lines_.push_back({what, timeCalls(connector_, operation, asked.dump(), calls_)});
  }

  const ConnectorHandle& connector_;
  int calls_;
  std::vector<Line> lines_;
};

std::vector<Line> timeLedger(const Settings& settings, const std::string& url, int calls) {
  const auto begun = Clock::now();
  const ErpProfile erp = erpProfile(settings.erps, "acumatica");
  const auto connections = erp.connections(1, kCompany, "http://127.0.0.1:9");
  const ConnectorHost host(settings, "lists", connectorConfig(settings, url, connections), {1, 1, 1, 1, 1, 1},
                           {erp.secrets()});
  Line open{"open the ledger, make the connector", {}};
  open.samples.add(std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now() - begun).count());
  auto lines = Readings(host.connector(), calls).take();
  lines.insert(lines.begin(), open);
  return lines;
}

void benchEngine(const Settings& settings, LedgerEngine engine, Report& report) {
  const BenchLedger ledger(settings, engine, "lists");
  const auto originals = makeOriginals(settings, ledger.url());
  const int calls = settings.quick ? 2 : 50;
  const std::vector<std::int64_t> sizes =
      settings.quick ? std::vector<std::int64_t>{200, 2000} : std::vector<std::int64_t>{10'000, 1'000'000};
  std::vector<std::vector<Line>> found;
  std::string made;
  for (const std::int64_t size : sizes) {
    const auto begun = Clock::now();
    test::growLedger(ledger.url(), originals, 1, size);
    const double seconds = std::chrono::duration<double>(Clock::now() - begun).count();
    made += (made.empty() ? "" : ", ") + number(static_cast<double>(size)).text +
            " items: " + number(static_cast<double>(ledger.bytes()) / 1e6).text + " MB, filled in " +
            number(seconds, 1).text + " s";
    found.push_back(timeLedger(settings, ledger.url(), calls));
  }
  const std::string small = number(static_cast<double>(sizes[0])).text;
  const std::string large = number(static_cast<double>(sizes[1])).text;
  auto& table =
      report.table("lists", "Lists of 50, and other readings, through the loader (ms): " + ledger.engineName(),
                   {"what", small + " p50", small + " p99", large + " p50", large + " p99"});
  for (std::size_t i = 0; i < found[0].size(); ++i) {
    const auto& [what, few] = found[0][i];
    const auto& many = found[1][i].samples;
    table.row({what, number(few.medianUs() / 1e3, 2), number(few.percentileUs(0.99) / 1e3, 2),
               number(many.medianUs() / 1e3, 2), number(many.percentileUs(0.99) / 1e3, 2)});
  }
  table.note("Aim: p99 under 5 ms with a million items. " + std::to_string(calls) +
             " calls each way (up and down; fewer where they take longer than 4 s), page after page by the cursor; "
             "JSON text in and out.");
  table.note("Ledger of " + made + "; 90 % synced, 6 % rejected, 2 % ready, 1 % accepted, 1 % failed.");
}

}  // namespace

void benchLists(const Settings& settings, Report& report) {
  for (const auto engine : ledgerEngines(settings)) benchEngine(settings, engine, report);
}

}  // namespace tieback::bench
