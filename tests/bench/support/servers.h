// The servers that are compared: each a process of its own, listening when the function returns.
#pragma once

#include "support/child.h"
#include "support/mock_erp.h"
#include "support/settings.h"

#include <tieback/sdk/json.h>

#include <filesystem>
#include <memory>
#include <string>

namespace tieback::bench {

struct Server {
  std::unique_ptr<Child> process = {};
  std::unique_ptr<qa::ClockFile> clock = {};
  std::unique_ptr<MockErp> mock = {};  // in place of `process`
  std::uint16_t port = 0;
  std::string cookies = {};  // what its HTTP requests must carry

  const Child& child() const { return mock ? mock->process() : *process; }
};

// Answers every request with the bytes of that file.
Server startBareHttp(const Settings& settings, const std::filesystem::path& answer);
Server startMockErp(const Settings& settings);
Server startMockSmtp(const Settings& settings);
// Answers every PUT with those bytes.
Server startWireMock(const Settings& settings, const std::string& answer, bool journal);
Server startMountebankHttp(const Settings& settings, const std::string& answer);
// Keeps every mail.
Server startMountebankSmtp(const Settings& settings);
Server startMailDev(const Settings& settings);

}  // namespace tieback::bench
