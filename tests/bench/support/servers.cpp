#include "support/servers.h"

#include <fstream>
#include <stdexcept>

namespace tieback::bench {
namespace {

using json::Value;

constexpr std::chrono::seconds kPatience{60};

void write(const std::filesystem::path& file, const std::string& text) {
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  out << text;
  out.close();
  if (!out) throw std::runtime_error("cannot write " + file.string());
}

Server started(std::vector<std::string> command, const std::filesystem::path& log, std::uint16_t port) {
  Server server;
  server.process = std::make_unique<Child>(std::move(command), log);
  server.port = port;
  awaitPort(port, kPatience);
  return server;
}

// One imposter; `imposter` lacks its port only.
Server startMountebank(const Settings& settings, const std::string& name, Value imposter) {
  const std::uint16_t port = freePort();
  imposter.set("port", static_cast<std::int64_t>(port));
  imposter.set("host", "127.0.0.1");
  const auto file = settings.work / (name + ".json");
  write(file, Value::object({{"imposters", Value::array({std::move(imposter)})}}).dump());
  return started({settings.node, (settings.rivals / "node_modules/mountebank/bin/mb").string(), "start", "--port",
                  std::to_string(freePort()), "--host", "127.0.0.1", "--configfile", file.string(), "--nologfile",
                  "--loglevel", "error", "--pidfile", (settings.work / (name + ".pid")).string()},
                 settings.work / (name + ".log"), port);
}

Server startMock(const Settings& settings, const std::string& name) {
  const ErpProfile profile = erpProfile(settings.erps, "acumatica");
  Server server;
  server.clock =
      std::make_unique<qa::ClockFile>((settings.work / (name + "-clock")).string(), *qa::parseTime(kSeedsTime));
  server.mock = std::make_unique<MockErp>(settings, name, profile, *server.clock, 1);
  return server;
}

}  // namespace

Server startBareHttp(const Settings& settings, const std::filesystem::path& answer) {
  Server server;
  server.process = std::make_unique<Child>(
      std::vector<std::string>{(settings.programs / "tieback-bench-bare-http").string(), answer.string()},
      settings.work / "bare.log");
  server.port = static_cast<std::uint16_t>(std::stoi(server.process->line(kPatience)));
  return server;
}

Server startMockErp(const Settings& settings) {
  Server server = startMock(settings, "mock-erp");
  server.port = server.mock->httpPort();
  server.cookies = server.mock->logIn();
  return server;
}

Server startMockSmtp(const Settings& settings) {
  Server server = startMock(settings, "smtp");
  server.port = server.mock->smtpPort();
  return server;
}

Server startWireMock(const Settings& settings, const std::string& answer, bool journal) {
  const auto folder = settings.work / "wiremock";
  std::filesystem::create_directories(folder / "mappings");
  const auto headers = Value::object({{"Content-Type", "application/json"}});
  const auto response = Value::object({{"status", 200}, {"body", answer}, {"headers", headers}});
  const auto request = Value::object({{"method", "PUT"}, {"urlPattern", ".*"}});
  write(folder / "mappings" / "put.json", Value::object({{"request", request}, {"response", response}}).dump());

  const std::uint16_t port = freePort();
  std::vector<std::string> command{settings.java,
                                   "-Xmx6g",
                                   "-jar",
                                   (settings.rivals / "wiremock-standalone.jar").string(),
                                   "--port",
                                   std::to_string(port),
                                   "--bind-address",
                                   "127.0.0.1",
                                   "--root-dir",
                                   folder.string(),
                                   "--disable-banner",
                                   "--use-chunked-encoding",
                                   "never"};
  if (!journal) command.emplace_back("--no-request-journal");
  return started(std::move(command), settings.work / "wiremock.log", port);
}

Server startMountebankHttp(const Settings& settings, const std::string& answer) {
  const auto headers = Value::object({{"Content-Type", "application/json"}, {"Connection", "keep-alive"}});
  const auto is = Value::object({{"statusCode", 200}, {"headers", headers}, {"body", answer}});
  const auto stub = Value::object({{"responses", Value::array({Value::object({{"is", is}})})}});
  return startMountebank(settings, "mountebank-http",
                         Value::object({{"protocol", "http"}, {"stubs", Value::array({stub})}}));
}

Server startMountebankSmtp(const Settings& settings) {
  return startMountebank(settings, "mountebank-smtp", Value::object({{"protocol", "smtp"}, {"recordRequests", true}}));
}

Server startMailDev(const Settings& settings) {
  // It reads what an earlier one left there.
  std::filesystem::remove_all(settings.work / "maildev");
  const std::uint16_t port = freePort();
  return started({settings.node, (settings.rivals / "node_modules/maildev/bin/maildev").string(), "--smtp",
                  std::to_string(port), "--ip", "127.0.0.1", "--web", std::to_string(freePort()), "--web-ip",
                  "127.0.0.1", "--mail-directory", (settings.work / "maildev").string(), "--silent"},
                 settings.work / "maildev.log", port);
}

}  // namespace tieback::bench
