// PUT of a change order: the mock ERP (books, checks, journal) beside a bare Poco HTTP server, WireMock and mountebank
// that answer the same bytes whatever they are asked.
#include "support/mock_erp.h"
#include "support/child.h"
#include "support/load.h"
#include "support/report.h"

#include <algorithm>
#include <fstream>
#include <functional>
#include <map>
#include <optional>

namespace tieback::bench {
namespace {

using json::Value;

constexpr const char* kTarget = "/entity/Default/24.200.001/ChangeOrder?$expand=Commitments";
constexpr std::chrono::seconds kPatience{60};

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
  Requests(std::uint16_t port, const std::string& cookies) {
    const std::string body = bodyOf("TB-" + std::string(kDigits, '0'));
    text_ = std::string("PUT ") + kTarget + " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port) +
            "\r\nAccept: application/json\r\nContent-Type: application/json\r\nUser-Agent: Tieback\r\n" +
            (cookies.empty() ? "" : "Cookie: " + cookies + "\r\n") + "Content-Length: " + std::to_string(body.size()) +
            "\r\n\r\n" + body;
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

// A server under load: what is kept of several rounds.
struct Contestant {
  std::string name;
  std::function<std::unique_ptr<Child>()> start;
  std::uint16_t port = 0;
  std::string cookies = {};
  int warm_up_seconds = 1;

  std::vector<double> rates = {};
  Samples latencies = {};
  std::uint64_t bad = 0;
  std::uint64_t answered = 0;
  std::int64_t resident_before = 0;
  std::int64_t resident = 0;
};

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values.empty() ? 0 : values[values.size() / 2];
}

class Contest {
 public:
  Contest(const Settings& settings, int connections, int seconds)
      : settings_(settings), connections_(connections), seconds_(seconds) {}

  // One server at a time, so that none takes the others' processor.
  void round(Contestant& contestant, Child& process) {
    contestant.resident_before = process.residentBytes();
    const LoadPlan plan{.port = contestant.port,
                        .connections = connections_,
                        .warm_up = std::chrono::seconds(settings_.quick ? 0 : contestant.warm_up_seconds),
                        .measured = std::chrono::milliseconds(settings_.quick ? 200 : seconds_ * 1000)};
    const Tally tally = talk(plan, httpTalkers(Requests(contestant.port, contestant.cookies), 200));
    contestant.rates.push_back(tally.perSecond());
    contestant.latencies.append(tally.latencies());
    contestant.bad += tally.bad();
    contestant.answered += tally.good();
    contestant.resident = process.residentBytes();
  }

 private:
  const Settings& settings_;
  int connections_;
  int seconds_;
};

std::string answerOfMock(const MockErp& mock, const std::string& cookies) {
  return mock.send("PUT", kTarget, cookies, bodyOf("TB-sample"));
}

void writeFile(const std::filesystem::path& file, const std::string& text) {
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  out << text;
}

// A stub that answers any PUT with those bytes.
std::filesystem::path wireMockFolder(const Settings& settings, const std::string& answer) {
  const auto folder = settings.work / "wiremock";
  std::filesystem::create_directories(folder / "mappings");
  const auto headers = Value::object({{"Content-Type", "application/json"}});
  writeFile(folder / "mappings" / "put.json",
            Value::object({{"request", Value::object({{"method", "PUT"}, {"urlPattern", ".*"}})},
                           {"response", Value::object({{"status", 200}, {"body", answer}, {"headers", headers}})}})
                .dump());
  return folder;
}

std::unique_ptr<Child> startWireMock(const Settings& settings, const std::string& answer, std::uint16_t port,
                                     bool journal) {
  std::vector<std::string> command{settings.java,
                                   "-Xmx6g",
                                   "-jar",
                                   (settings.rivals / "wiremock-standalone.jar").string(),
                                   "--port",
                                   std::to_string(port),
                                   "--bind-address",
                                   "127.0.0.1",
                                   "--root-dir",
                                   wireMockFolder(settings, answer).string(),
                                   "--disable-banner"};
  command.insert(command.end(), {"--use-chunked-encoding", "never", "--async-response-enabled", "false"});
  if (!journal) command.emplace_back("--no-request-journal");
  auto child = std::make_unique<Child>(command, settings.work / "wiremock.log");
  awaitPort(port, kPatience);
  return child;
}

std::unique_ptr<Child> startMountebank(const Settings& settings, const std::string& answer, std::uint16_t port) {
  const auto headers = Value::object({{"Content-Type", "application/json"}, {"Connection", "keep-alive"}});
  const auto is = Value::object({{"statusCode", 200}, {"headers", headers}, {"body", answer}});
  const auto stub = Value::object({{"responses", Value::array({Value::object({{"is", is}})})}});
  const auto imposter =
      Value::object({{"port", port}, {"protocol", "http"}, {"host", "127.0.0.1"}, {"stubs", Value::array({stub})}});
  const auto file = settings.work / "mountebank.json";
  writeFile(file, Value::object({{"imposters", Value::array({imposter})}}).dump());
  auto child = std::make_unique<Child>(
      std::vector<std::string>{settings.node, (settings.rivals / "node_modules/mountebank/bin/mb").string(), "start",
                               "--port", std::to_string(freePort()), "--host", "127.0.0.1", "--configfile",
                               file.string(), "--nologfile", "--loglevel", "error", "--pidfile",
                               (settings.work / "mountebank.pid").string()},
      settings.work / "mountebank.log");
  awaitPort(port, kPatience);
  return child;
}

void addRows(Table& table, const std::vector<Contestant>& contestants) {
  const double bare = median(contestants.front().rates);
  for (const auto& each : contestants) {
    const double rate = median(each.rates);
    const double grown = static_cast<double>(each.resident - each.resident_before);
    const double per_round = static_cast<double>(each.answered) / static_cast<double>(each.rates.size());
    table.row({each.name, number(rate), ratio(rate, bare), number(each.latencies.medianUs()),
               number(each.latencies.percentileUs(0.99)), number(static_cast<double>(each.resident_before) / 1e6),
               number(static_cast<double>(each.resident) / 1e6), number(grown / std::max(1.0, per_round) / 1e3, 2),
               number(static_cast<double>(each.bad))});
  }
}

}  // namespace

void benchMockErp(const Settings& settings, Report& report) {
  const int rounds = settings.quick ? 1 : 3;
  const int connections = 16;
  std::string answer;
  {
    const MockErp mock(settings, "mock-sample", 1);
    answer = answerOfMock(mock, mock.logIn());
  }
  const auto answer_file = settings.work / "answer.json";
  writeFile(answer_file, answer);

  std::vector<Contestant> contestants;
  contestants.push_back({.name = "bare Poco HTTP server, same bytes", .start = nullptr});
  contestants.push_back({.name = "tieback-mock-erp: books, checks, journal", .start = nullptr});
  const bool rivals = !settings.rivals.empty();
  if (rivals) {
    contestants.push_back({.name = "WireMock stub, journal", .start = nullptr, .warm_up_seconds = 5});
    contestants.push_back({.name = "WireMock stub, no journal", .start = nullptr, .warm_up_seconds = 5});
    contestants.push_back({.name = "mountebank stub, records nothing", .start = nullptr, .warm_up_seconds = 2});
  }
  Contest contest(settings, connections, 5);
  for (int round = 0; round < rounds; ++round) {
    {
      Child bare({(settings.programs / "tieback-bench-bare-http").string(), answer_file.string()},
                 settings.work / "bare.log");
      contestants[0].port = static_cast<std::uint16_t>(std::stoi(bare.line(kPatience)));
      contest.round(contestants[0], bare);
    }
    {
      MockErp mock(settings, "mock-put", 1);
      contestants[1].port = mock.httpPort();
      contestants[1].cookies = mock.logIn();
      contest.round(contestants[1], mock.process());
    }
    for (std::size_t i = 2; i < contestants.size(); ++i) {
      contestants[i].port = freePort();
      const auto process = i == 4 ? startMountebank(settings, answer, contestants[i].port)
                                  : startWireMock(settings, answer, contestants[i].port, i == 2);
      contest.round(contestants[i], *process);
    }
  }
  auto& table = report.table("mock-erp",
                             "PUT of a change order, each one new: " + std::to_string(connections) +
                                 " connections, one request at a time on each",
                             {"server", "requests/s", "by bare Poco", "p50 us", "p99 us", "RSS MB at start",
                              "RSS MB at end", "kB kept per request", "bad answers"});
  addRows(table, contestants);
  table.note(std::to_string(rounds) + " rounds of 5 s after warming up, median; a fresh process each round, one at a " +
             "time; " + std::to_string(bodyOf("TB-000000000001").size()) + " bytes in, " +
             std::to_string(answer.size()) + " out. The client (one thread, epoll) shares the machine.");
  table.note("The mock's journal holds its last 10,000 requests, its books every change order (at most 500,000).");
}

}  // namespace tieback::bench
