// One SQLite file: a writer and a few readers, in WAL mode with synchronous=FULL.
#pragma once

#include <store/engine.h>

#include <filesystem>

namespace tieback::host {

// Opens, or makes, the file. Throws StoreError.
std::unique_ptr<Engine> sqliteEngine(const std::filesystem::path& file);

}  // namespace tieback::host
