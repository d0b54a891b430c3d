// The command line.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace tieback::mock {

struct Options {
  std::string host = "127.0.0.1";
  std::uint16_t port = 0;
  std::uint16_t tlsPort = 0;
  std::uint16_t adminPort = 0;
  std::uint16_t smtpPort = 0;
  std::uint16_t smtpsPort = 0;
  std::vector<std::string> seeds;
  std::string clockFile;
  std::uint64_t randomSeed = 1;
  std::size_t journalLimit = 10'000;
  std::size_t journalBytes = std::size_t{256} << 20;
  std::string stateDir;
  std::string tlsCert;
  std::string tlsKey;
  std::string tlsCa;
};

// Fills `options`. When the program is to end at once (help, a wrong option), says so on stdout or stderr and gives the
// exit code; otherwise -1.
int readOptions(int argc, char** argv, Options& options);

}  // namespace tieback::mock
