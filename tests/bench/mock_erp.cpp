// PUT of a change order: the mock ERP (books, checks, journal) beside a bare Poco HTTP server, WireMock and mountebank
// that answer the same bytes whatever they are asked.
#include "support/load.h"
#include "support/report.h"
#include "support/servers.h"

#include <algorithm>
#include <fstream>
#include <functional>
#include <vector>

namespace tieback::bench {
namespace {

using json::Value;

constexpr const char* kTarget = "/entity/Default/24.200.001/ChangeOrder?$expand=Commitments";
constexpr int kConnections = 16;
constexpr int kSeconds = 5;

Value wrapped(Value value) {
  return Value::object({{"value", std::move(value)}});
}

Value lineBody(const char* code, const char* amount, const char* description) {
  return Value::object({{"Status", wrapped("New Line")},
                        {"POType", wrapped("Subcontract")},
                        {"PONbr", wrapped("SC-1")},
                        {"ProjectTaskID", wrapped("01")},
                        {"CostCode", wrapped(code)},
                        {"Description", wrapped(description)},
                        {"Qty", wrapped(Value::number("0"))},
                        {"UnitCost", wrapped(Value::number("0"))},
                        {"Amount", wrapped(Value::number(amount))}});
}

// A change order under its own reference, as the connector sends it.
std::string bodyOf(const std::string& reference) {
  return Value::object({{"ProjectID", wrapped("TOWER")},
                        {"ExternalRefNbr", wrapped(reference)},
                        {"Hold", wrapped(true)},
                        {"Description", wrapped("Extra footing under axis C")},
                        {"Commitments", Value::array({lineBody("03-300", "12000.00", "Footing under axis C"),
                                                      lineBody("05-120", "500.00", "Anchors")})}})
      .dump();
}

// The same request again and again but for the reference, which is counted up in place.
class Requests {
 public:
  explicit Requests(const Server& server) {
    const std::string body = bodyOf("TB-" + std::string(kDigits, '0'));
    text_ = std::string("PUT ") + kTarget + " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(server.port) +
            "\r\nAccept: application/json\r\nContent-Type: application/json\r\nUser-Agent: Tieback\r\n" +
            (server.cookies.empty() ? "" : "Cookie: " + server.cookies + "\r\n") +
            "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
    digits_ = text_.find("TB-") + 3;
  }

  void operator()(std::string& out) {
    const std::string number = std::to_string(++count_);
    text_.replace(digits_ + kDigits - number.size(), number.size(), number);
    out += text_;
  }

 private:
  static constexpr std::size_t kDigits = 12;
  std::string text_;
  std::size_t digits_ = 0;
  std::uint64_t count_ = 0;
};

struct Contestant {
  std::string name;
  std::function<Server()> start;
  int warm_up_seconds = 1;

  std::vector<double> rates = {};
  std::vector<double> kept = {};  // bytes by which it grew, per request
  Samples latencies = {};
  std::vector<double> server_cpu = {};  // seconds per answer
  std::vector<double> client_cpu = {};
  std::uint64_t bad = 0;
  std::int64_t resident_at_start = 0;
  std::int64_t resident_at_end = 0;
};

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values.empty() ? 0 : values[values.size() / 2];
}

// A fresh process, alone but for the client.
void compete(Contestant& contestant, bool quick) {
  const Server server = contestant.start();
  contestant.resident_at_start = server.child().residentBytes();
  const LoadPlan plan{.port = server.port,
                      .connections = kConnections,
                      .warm_up = std::chrono::milliseconds(quick ? 100 : contestant.warm_up_seconds * 1000),
                      .measured = std::chrono::milliseconds(quick ? 300 : kSeconds * 1000)};
  const double cpu_before = server.child().cpuSeconds();
  const Tally tally = talk(plan, httpTalkers(Requests(server), 200));
  contestant.rates.push_back(tally.perSecond());
  contestant.latencies.append(tally.latencies());
  contestant.bad += tally.bad();
  contestant.resident_at_end = server.child().residentBytes();
  const double answered = std::max(1.0, static_cast<double>(tally.answered));
  contestant.server_cpu.push_back((server.child().cpuSeconds() - cpu_before) / answered);
  contestant.client_cpu.push_back(tally.client_cpu_seconds / answered);
  const double grown = static_cast<double>(contestant.resident_at_end - contestant.resident_at_start);
  contestant.kept.push_back(grown / answered);
}

std::vector<Contestant> contestants(const Settings& settings) {
  const std::string answer = [&] {
    const Server mock = startMockErp(settings);
    return mock.mock->send("PUT", kTarget, mock.cookies, bodyOf("TB-sample"));
  }();
  const auto file = settings.work / "answer.json";
  std::ofstream(file, std::ios::binary) << answer;

  std::vector<Contestant> all;
  all.push_back({"bare Poco HTTP server, same bytes", [&settings, file] { return startBareHttp(settings, file); }});
  all.push_back({"tieback-mock-erp: books, checks, journal", [&settings] { return startMockErp(settings); }});
  if (settings.rivals.empty()) return all;
  // A virtual machine compiles what it sees often: after 5 s it does a third of what it does after 15 s.
  all.push_back({"WireMock stub, journal", [=, &settings] { return startWireMock(settings, answer, true); }, 20});
  all.push_back({"WireMock stub, no journal", [=, &settings] { return startWireMock(settings, answer, false); }, 20});
  all.push_back({"mountebank stub, no recording", [=, &settings] { return startMountebankHttp(settings, answer); }, 5});
  return all;
}

}  // namespace

void benchMockErp(const Settings& settings, Report& report) {
  const int rounds = settings.quick ? 1 : 3;
  auto all = contestants(settings);
  for (int round = 0; round < rounds; ++round) {
    for (auto& contestant : all) compete(contestant, settings.quick);
  }
  auto& table =
      report.table("mock-erp",
                   "PUT of a change order, each one new: " + std::to_string(kConnections) +
                       " connections, one request at a time on each",
                   {"server", "requests/s", "by bare Poco", "p50 us", "p99 us", "CPU us each", "client CPU us each",
                    "RSS MB at start", "RSS MB at end", "kB grown per request", "bad answers"});
  for (const auto& each : all) {
    const double rate = median(each.rates);
    table.row({each.name, number(rate), ratio(rate, median(all.front().rates)), number(each.latencies.medianUs()),
               number(each.latencies.percentileUs(0.99)), number(median(each.server_cpu) * 1e6, 1),
               number(median(each.client_cpu) * 1e6, 1), number(static_cast<double>(each.resident_at_start) / 1e6),
               number(static_cast<double>(each.resident_at_end) / 1e6), number(median(each.kept) / 1e3, 2),
               number(static_cast<double>(each.bad))});
  }
  table.note("Median of " + std::to_string(rounds) + " rounds of " + std::to_string(kSeconds) +
             " s after warming up (WireMock 20 s: its virtual machine needs them, mountebank 5 s, the others 1 s); a "
             "fresh process each round, one at a time. " +
             std::to_string(bodyOf("TB-000000000001").size()) + " bytes in, " +
             std::to_string(std::filesystem::file_size(settings.work / "answer.json")) +
             " out. The client (one thread, epoll) shares the machine.");
  table.note("The mock's journal holds its last 10,000 requests, its books every change order (at most 500,000).");
}

}  // namespace tieback::bench
