// tieback-host --config FILE [--clock-file FILE] [--random-seed N] [--put-secret NAME]
// tieback-host audit verify --config FILE [--checkpoints PATH…] [--public-key FILE] [--connection ID] [--json]
#include <app/application.h>
#include <app/audit.h>
#include <app/signals.h>
#include <store/sqlite_engine.h>

#include <tieback/sdk/json.h>
#include <CLI/CLI.hpp>

#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <iostream>
#include <iterator>

namespace {

using tieback::host::Application;
using tieback::host::Options;

// What who started the host waits for.
void sayReady(const Application& application) {
  const auto line =
      tieback::json::Value::object({{"url", application.url()}, {"pid", static_cast<std::int64_t>(::getpid())}});
  std::cout << line.dump() << std::endl;
}

int run(const Options& options) {
  // Stores, keys and logs are for this user only.
  ::umask(077);
  tieback::host::Signals signals;
  try {
    Application application(options);
    application.start();
    sayReady(application);
    signals.wait();
    signals.forceOnNext();
    application.stop();
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "tieback-host: " << error.what() << '\n';
    return 1;
  }
}

CLI::App* addAudit(CLI::App& app, tieback::host::AuditOptions& options) {
  auto* audit = app.add_subcommand("audit", "About the audit history");
  audit->require_subcommand(1);
  auto* verify = audit->add_subcommand("verify", "Holds it against its hash chain and its signed checkpoints");
  verify->add_option("--config", options.config, "The configuration file (YAML)")->required();
  verify->add_option("--checkpoints", options.checkpoints,
                     "Files of checkpoints, or folders of them; else those of the configuration");
  verify->add_option("--public-key", options.public_key, "The key that signed them (PEM); else the configured one");
  verify->add_option("--connection", options.connection, "Only this connection");
  verify->add_flag("--json", options.json, "The report as a JSON document");
  return verify;
}

int put(const Options& options, const std::string& name) {
  ::umask(077);
  std::string value(std::istreambuf_iterator<char>(std::cin), {});
  while (!value.empty() && (value.back() == '\n' || value.back() == '\r')) value.pop_back();
  try {
    tieback::host::putSecret(options, name, value);
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "tieback-host: " << error.what() << '\n';
    return 1;
  }
}

}  // namespace

int main(int argc, char** argv) {
  tieback::host::leaveSqliteMemoryUncounted();
  CLI::App app("The connector host: loads connector plugins, serves the API, and does their work.", "tieback-host");
  Options options;
  std::string clock_file;
  std::uint64_t seed = 0;
  auto* config_option = app.add_option("--config", options.config, "The configuration file (YAML)");
  app.add_option("--clock-file", clock_file,
                 "Take the time from this file (8 bytes: microseconds since 1970); for tests");
  auto* seed_option = app.add_option("--random-seed", seed, "Give connectors repeatable randomness; for tests");
  std::string secret;
  app.add_option("--put-secret", secret, "Put what the standard input holds under store:NAME, and end");
  app.set_version_flag("--version", TIEBACK_VERSION);
  tieback::host::AuditOptions audit;
  const auto* verify = addAudit(app, audit);
  try {
    app.parse(argc, argv);
    if (!*verify && !*config_option) throw CLI::RequiredError("--config");
  } catch (const CLI::ParseError& error) {
    return app.exit(error);
  }
  if (*verify) return tieback::host::verifyAudit(audit, std::cout, std::cerr);
  if (!clock_file.empty()) options.clock_file = clock_file;
  if (*seed_option) options.random_seed = seed;
  return secret.empty() ? run(options) : put(options, secret);
}
