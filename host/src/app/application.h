// The host put together: what starts it, what stops it.
#pragma once

#include <app/config.h>
#include <base/clock.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace tieback::host {

struct Options {
  std::filesystem::path config;
  std::optional<std::filesystem::path> clock_file;
  std::optional<std::uint64_t> random_seed;
};

// What keeps the host from starting, as one sentence with place and remedy.
class StartError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Puts a secret under "store:NAME", in place of what was there, also while a host runs: how a token that the host
// rotates comes there for the first time. Throws StartError.
void putSecret(const Options& options, const std::string& name, const std::string& value);

class Application {
 public:
  // Opens stores, loads the seed into an empty one, loads plugins, listens. Throws StartError; what was there stays
  // intact.
  explicit Application(const Options& options);
  ~Application();

  // Begins to work and to answer.
  void start();
  std::string url() const;
  // Takes no new request, lets those under way and all work end, destroys the connectors.
  void stop();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace tieback::host
