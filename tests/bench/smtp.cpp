// Messages per second of the SMTP stub beside MailDev and mountebank.
#include "support/load.h"
#include "support/report.h"
#include "support/servers.h"

#include <algorithm>
#include <functional>
#include <vector>

namespace tieback::bench {
namespace {

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

struct Contestant {
  std::string name;
  std::function<Server()> start;
};

}  // namespace

void benchSmtp(const Settings& settings, Report& report) {
  std::vector<Contestant> contestants{{"tieback SMTP stub", [&] { return startMockSmtp(settings); }}};
  if (!settings.rivals.empty()) {
    contestants.push_back({"MailDev", [&] { return startMailDev(settings); }});
    contestants.push_back({"mountebank smtp, recording", [&] { return startMountebankSmtp(settings); }});
  }
  auto& table = report.table("smtp", "Mails taken, 1 kB each, " + std::to_string(kConnections) + " connections",
                             {"server", "commands", "messages/s", "ours is", "p50 us", "p99 us", "CPU us each",
                              "client CPU us each", "RSS MB at end", "refused"});
  for (const bool pipelined : {false, true}) {
    double ours = 0;
    for (const auto& contestant : contestants) {
      const Server server = contestant.start();
      const LoadPlan plan{.port = server.port,
                          .connections = kConnections,
                          .warm_up = std::chrono::milliseconds(settings.quick ? 100 : 4000),
                          .measured = std::chrono::milliseconds(settings.quick ? 300 : 6000)};
      const double cpu_before = server.child().cpuSeconds();
      const Tally tally = talk(plan, smtpTalkers({message(), pipelined}));
      const double cpu = server.child().cpuSeconds() - cpu_before;
      const double answered = std::max(1.0, static_cast<double>(tally.answered));
      if (ours == 0) ours = tally.perSecond();
      table.row({contestant.name, pipelined ? "pipelined" : "one at a time", number(tally.perSecond()),
                 ratio(ours, tally.perSecond()), number(tally.latencies().medianUs()),
                 number(tally.latencies().percentileUs(0.99)), number(cpu / answered * 1e6, 1),
                 number(tally.client_cpu_seconds / answered * 1e6, 1),
                 number(static_cast<double>(server.child().residentBytes()) / 1e6),
                 number(static_cast<double>(tally.bad()))});
    }
  }
  table.note(
      "Aim: 10 times MailDev. All keep the mails: the stub the last 10,000, MailDev on disk, mountebank in memory.");
}

}  // namespace tieback::bench
