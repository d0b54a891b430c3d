#include "options.h"

#include <CLI/CLI.hpp>

namespace tieback::mock {

int readOptions(int argc, char** argv, Options& options) {
  CLI::App app{"Mock ERP and SMTP stub: speaks the vendors' protocols, keeps books, and fails as it is told to."};
  app.add_option("--host", options.host, "Address to listen on")->capture_default_str();
  app.add_option("--port", options.port, "HTTP port; 0 picks a free one")->capture_default_str();
  app.add_option("--tls-port", options.tlsPort, "HTTPS port; 0 picks a free one")->capture_default_str();
  app.add_option("--admin-port", options.adminPort, "Port of the admin API alone; 0 picks a free one")
      ->capture_default_str();
  app.add_option("--smtp-port", options.smtpPort, "SMTP port; 0 picks a free one")->capture_default_str();
  app.add_option("--smtps-port", options.smtpsPort, "Port of SMTP over TLS; 0 picks a free one")->capture_default_str();
  app.add_option("--seed", options.seeds, "Seed file (YAML) for the books of a dialect; may be repeated");
  app.add_option("--clock-file", options.clockFile, "8-byte file with the time as little-endian Unix microseconds");
  app.add_option("--random-seed", options.randomSeed, "Seed of ids, tokens and rates of faults")->capture_default_str();
  app.add_option("--journal-limit", options.journalLimit, "Entries the journal keeps")
      ->capture_default_str()
      ->check(CLI::Range(std::size_t{1}, std::size_t{10'000'000}));
  app.add_option("--journal-bytes", options.journalBytes, "Bytes the journal keeps")->capture_default_str();
  app.add_option("--state-dir", options.stateDir,
                 "Folder for the certificates made at start; default: a temporary one");
  CLI::Option* cert = app.add_option("--tls-cert", options.tlsCert, "Certificate (PEM) to use instead of a made one");
  CLI::Option* key = app.add_option("--tls-key", options.tlsKey, "Its private key (PEM)")->needs(cert);
  cert->needs(key);
  app.add_option("--tls-ca", options.tlsCa, "What clients must trust, printed as ca_file; default: --tls-cert")
      ->needs(cert);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error);
  }
  return -1;
}

}  // namespace tieback::mock
