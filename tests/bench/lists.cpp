// Lists and counts through the loader, on ledgers of ten thousand and a million change orders.
#include "support/big_ledger.h"
#include "support/change_orders.h"
#include "support/connector_host.h"
#include "support/mock_erp.h"
#include "support/report.h"

#include <chrono>
#include <stdexcept>
#include <thread>

namespace tieback::bench {
namespace {

using Clock = std::chrono::steady_clock;
using json::Value;

constexpr std::chrono::seconds kPatience{60};
// Of one reading: what is slower than this gets fewer calls.
constexpr std::chrono::seconds kBudget{4};
constexpr const char* kViews[] = {"ready_to_export", "failed_to_export", "synced", "returned", "all"};
constexpr const char* kSorts[] = {"sent_at", "updated_at", "number", "amount", "title"};

Value configOf(const Settings& settings, const ErpProfile& erp, const std::filesystem::path& ledger,
               const std::string& erp_url) {
  return connectorConfig(settings, "sqlite:" + ledger.string(), erp.connections(1, kCompany, erp_url));
}

// One of each kind, made by the connector: what the many are copied from.
class Originals {
 public:
  Originals(const Settings& settings, const std::filesystem::path& ledger)
      : erp_(erpProfile(settings.erps, "acumatica")),
        clock_((settings.work / "lists-clock").string(), *qa::parseTime(kSeedsTime)),
        mock_(settings, "lists", erp_, clock_, 10),
        host_(settings, "lists", configOf(settings, erp_, ledger, mock_.url()), {1, 1, 1, 1, 1, 1},
              {erp_.secrets(), clock_.path()}) {}

  std::vector<Original> make() {
    host_.startWork();
    const auto ready = submit(1, "V-1001");
    const auto accepted = act(Operation::accept, submit(2, "V-1001"), answers());
    const auto rejected =
        act(Operation::reject, submit(3, "V-1001"), Value::object({{"reason", "The cost code is wrong."}}));
    const auto synced = exported(4, "V-1001");
    const auto failed = exported(5, "V-404");
    host_.stopWork();
    return {{ready, 2}, {accepted.text("id"), 1}, {failed, 1}, {rejected.text("id"), 6}, {synced, 90}};
  }

 private:
  static Value answers() { return Value::object({{"answers", Value::object()}}); }

  std::string submit(int id, const std::string& vendor) {
    const auto document = changeOrder({.id = id, .commitment = id, .vendor_origin = vendor});
    return host_
        .call(Operation::submit,
              request({.actor = projectManager(),
                       .params = Value::object({{"change_order_revision", 1}, {"document", document}}),
                       .request_id = "submit-" + std::to_string(id)}))
        .at("item")
        .text("id");
  }

  Value item(const std::string& id) {
    return host_.call(Operation::get, request({.actor = approver(), .item = id})).at("item");
  }

  Value act(Operation operation, const std::string& id, Value params) {
    return host_
        .call(operation, request({.actor = approver(),
                                  .params = std::move(params),
                                  .item = id,
                                  .revision = item(id).at("revision").asInteger(),
                                  .request_id = std::string(name(operation)) + "-" + id}))
        .at("item");
  }

  // Synced or failed, as the ERP knows the vendor or not.
  std::string exported(int number, const std::string& vendor) {
    const auto id = submit(number, vendor);
    act(Operation::accept, id, answers());
    act(Operation::export_item, id, Value::object());
    for (const auto until = Clock::now() + kPatience; Clock::now() < until;) {
      const auto state = item(id).text("state");
      if (state == "synced" || state == "failed") return id;
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    throw std::runtime_error(id + " was not exported: " + item(id).dump());
  }

  ErpProfile erp_;
  qa::ClockFile clock_;
  MockErp mock_;
  ConnectorHost host_;
};

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

Samples timeBarePages(BigLedger& ledger, int calls) {
  Samples samples;
  constexpr int kSynced = 2;
  for (int i = 0; i < calls; ++i) {
    const auto begun = Clock::now();
    if (ledger.readPage("sent_at", kSynced, 51) == 0) throw std::runtime_error("the ledger's synced view is empty");
    samples.add(std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now() - begun).count());
  }
  return samples;
}

std::vector<Line> timeLedger(const Settings& settings, const std::filesystem::path& ledger, int calls) {
  const auto begun = Clock::now();
  const ErpProfile erp = erpProfile(settings.erps, "acumatica");
  const ConnectorHost host(settings, "lists", configOf(settings, erp, ledger, "http://127.0.0.1:9"), {1, 1, 1, 1, 1, 1},
                           {erp.secrets()});
  std::vector<Line> lines(1);
  lines[0].what = "open the ledger, make the connector";
  lines[0].samples.add(std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now() - begun).count());
  const auto& connector = host.connector();
  const auto list = [&](const std::string& what, const Value& actor, const Value& asked, int times) {
    lines.push_back({what, timeList(connector, {what, actor, asked}, times)});
  };
  for (const char* view : kViews) {
    for (const char* sort : kSorts) {
      const std::string what = std::string(view) + " by " + sort;
      list(what, approver(), params(view, sort), calls);
      lines.back().samples.append(
          timeList(connector, {what, approver(), params(view, std::string("-") + sort)}, calls));
    }
  }
  list("all, who sees one project of " + std::to_string(kProjects), reader("p-7"), params("all", "sent_at"), calls);
  list("all, filter project", approver(), filtered("project", "p-7"), calls);
  list("all, filter commitment", approver(), filtered("commitment", "77"), calls);
  list("all, filter vendor", approver(), filtered("vendor", "Vendor 77 LLC"), calls);
  list("all, text that many have", approver(), filtered("text", "level 7"), calls);
  list("all, text that nobody has", approver(), filtered("text", "no such words"), calls);
  lines.push_back({"counts", timeCalls(connector, Operation::counts, request({.actor = approver()}).dump(), calls)});
  const auto one = request({.actor = approver(), .item = "b-1.4"}).dump();
  lines.push_back({"get, with steps and history", timeCalls(connector, Operation::get, one, calls)});
  return lines;
}

}  // namespace

void benchLists(const Settings& settings, Report& report) {
  const auto ledger = settings.work / "lists.db";
  const std::vector<Original> originals = Originals(settings, ledger).make();
  const int calls = settings.quick ? 2 : 100;
  const std::vector<std::int64_t> sizes =
      settings.quick ? std::vector<std::int64_t>{200, 2000} : std::vector<std::int64_t>{10'000, 1'000'000};
  std::vector<std::vector<Line>> found;
  std::string files;
  for (const std::int64_t size : sizes) {
    const auto begun = Clock::now();
    Samples bare;
    {
      BigLedger big(ledger, originals);
      big.growTo(size);
      bare = timeBarePages(big, calls);
    }
    const double seconds = std::chrono::duration<double>(Clock::now() - begun).count();
    files += (files.empty() ? "" : ", ") + number(static_cast<double>(size)).text +
             " items: " + number(static_cast<double>(std::filesystem::file_size(ledger)) / 1e6).text +
             " MB, filled in " + number(seconds, 1).text + " s";
    found.push_back(timeLedger(settings, ledger, calls));
    found.back().insert(found.back().begin(), {"SQLite alone: 51 rows of the synced view, all columns", bare});
  }
  const std::string small = number(static_cast<double>(sizes[0])).text;
  const std::string large = number(static_cast<double>(sizes[1])).text;
  auto& table = report.table("lists", "Lists of 50, and other readings, through the loader (ms)",
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
  table.note("Ledger of " + files + "; 90 % synced, 6 % rejected, 2 % ready, 1 % accepted, 1 % failed.");
}

}  // namespace tieback::bench
