// All parts of the mock, put together. Threads: made and destroyed by one.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "core/json.h"
#include "options.h"

namespace tieback::mock {

class MockServer {
 public:
  // Starts everything; throws std::runtime_error with one sentence when something cannot be had.
  // `log` takes warnings, from any thread.
  MockServer(const Options& options, const std::function<void(const std::string&)>& log);
  ~MockServer();
  MockServer(const MockServer&) = delete;
  MockServer& operator=(const MockServer&) = delete;

  // The line for stdout: URLs and files.
  Json addresses() const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace tieback::mock
