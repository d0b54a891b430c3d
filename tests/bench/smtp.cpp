// Messages per second of the SMTP stub beside MailDev and mountebank.
#include "support/child.h"
#include "support/load.h"
#include "support/mock_erp.h"
#include "support/report.h"

#include <fstream>
#include <functional>

namespace tieback::bench {
namespace {

using json::Value;

constexpr std::chrono::seconds kPatience{60};
constexpr int kConnections = 8;

// A rejection as the connector mails it, cut to 1 kB.
std::string message() {
  std::string text =
      "From: Tieback <tieback@example.com>\r\nTo: Ann Approver <ann@example.com>\r\n"
      "Subject: ERP CCO Rejection Notification\r\nDate: Mon, 15 Jun 2026 09:00:00 +0000\r\n"
      "Message-ID: <bench.1@example.com>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n";
  while (text.size() < 1000) text += "The change order CCO-001 was rejected: wrong cost code.\r\n";
  return text;
}

struct Server {
  std::unique_ptr<Child> process;
  std::unique_ptr<MockErp> mock;
  std::uint16_t port = 0;

  Child& child() { return mock ? mock->process() : *process; }
};

Server startStub(const Settings& settings) {
  Server server;
  server.mock = std::make_unique<MockErp>(settings, "smtp", 1);
  server.port = server.mock->smtpPort();
  return server;
}

Server startMailDev(const Settings& settings) {
  Server server;
  server.port = freePort();
  server.process = std::make_unique<Child>(
      std::vector<std::string>{settings.node, (settings.rivals / "node_modules/maildev/bin/maildev").string(), "--smtp",
                               std::to_string(server.port), "--ip", "127.0.0.1", "--web", std::to_string(freePort()),
                               "--web-ip", "127.0.0.1", "--mail-directory", (settings.work / "maildev").string(),
                               "--silent"},
      settings.work / "maildev.log");
  awaitPort(server.port, kPatience);
  return server;
}

Server startMountebank(const Settings& settings) {
  Server server;
  server.port = freePort();
  const auto imposter =
      Value::object({{"port", server.port}, {"protocol", "smtp"}, {"host", "127.0.0.1"}, {"recordRequests", true}});
  const auto file = settings.work / "mountebank-smtp.json";
  std::ofstream(file) << Value::object({{"imposters", Value::array({imposter})}}).dump();
  server.process = std::make_unique<Child>(
      std::vector<std::string>{settings.node, (settings.rivals / "node_modules/mountebank/bin/mb").string(), "start",
                               "--port", std::to_string(freePort()), "--host", "127.0.0.1", "--configfile",
                               file.string(), "--nologfile", "--loglevel", "error", "--pidfile",
                               (settings.work / "mountebank-smtp.pid").string()},
      settings.work / "mountebank-smtp.log");
  awaitPort(server.port, kPatience);
  return server;
}

struct Contestant {
  std::string name;
  std::function<Server()> start;
};

}  // namespace

void benchSmtp(const Settings& settings, Report& report) {
  std::vector<Contestant> contestants{{"tieback SMTP stub", [&] { return startStub(settings); }}};
  if (!settings.rivals.empty()) {
    contestants.push_back({"MailDev", [&] { return startMailDev(settings); }});
    contestants.push_back({"mountebank smtp, recording", [&] { return startMountebank(settings); }});
  }
  auto& table =
      report.table("smtp", "Mails taken, 1 kB each, " + std::to_string(kConnections) + " connections",
                   {"server", "commands", "messages/s", "ours is", "p50 us", "p99 us", "RSS MB at end", "refused"});
  for (const bool pipelined : {false, true}) {
    double ours = 0;
    for (const auto& contestant : contestants) {
      Server server = contestant.start();
      const LoadPlan plan{.port = server.port,
                          .connections = kConnections,
                          .warm_up = std::chrono::milliseconds(settings.quick ? 100 : 2000),
                          .measured = std::chrono::milliseconds(settings.quick ? 300 : 6000)};
      const Tally tally = talk(plan, smtpTalkers({message(), pipelined}));
      if (ours == 0) ours = tally.perSecond();
      table.row({contestant.name, pipelined ? "pipelined" : "one at a time", number(tally.perSecond()),
                 ratio(ours, tally.perSecond()), number(tally.latencies().medianUs()),
                 number(tally.latencies().percentileUs(0.99)),
                 number(static_cast<double>(server.child().residentBytes()) / 1e6),
                 number(static_cast<double>(tally.bad()))});
    }
  }
  table.note(
      "Aim: 10 times MailDev. Each keeps the mails: the stub the last 10,000, MailDev on disk, mountebank in memory.");
}

}  // namespace tieback::bench
