// A company (or several) from a YAML file into an empty host.db.
#pragma once

#include <base/clock.h>
#include <store/database.h>

#include <filesystem>

namespace tieback::host {

// All or nothing. Throws ConfigError naming file:line:column.
void loadSeed(const std::filesystem::path& file, Database& database, Clock& clock);

}  // namespace tieback::host
