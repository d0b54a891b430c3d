// A configuration of tieback-host, and starting it with that.
#pragma once

#include "support/child.h"
#include "support/report.h"
#include "support/settings.h"

#include <filesystem>
#include <memory>
#include <string>

namespace tieback::bench {

// An entry under `plugins`: the connector with connections b-1, b-2, …, each of a company of its own (c-1, c-2, …).
std::string ccoPlugin(const Settings& settings, const std::string& ledger_url, int connections);
std::string minimalPlugin(const Settings& settings);

// Writes host.yaml into a folder of that name, and gives the folder.
std::filesystem::path writeHostConfig(const Settings& settings, const std::string& name, const std::string& plugin);

// Running and ready; `took`, where given, gets the time from exec to its ready line.
std::unique_ptr<Child> startHost(const Settings& settings, const std::filesystem::path& folder,
                                 Samples* took = nullptr);

}  // namespace tieback::bench
