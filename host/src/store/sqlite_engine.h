// One SQLite file: a writer and a few readers, in WAL mode with synchronous=FULL.
#pragma once

#include <store/engine.h>

#include <filesystem>

namespace tieback::host {

// Opens, or makes, the file. Throws StoreError.
std::unique_ptr<Engine> sqliteEngine(const std::filesystem::path& file);

// SQLite counts what memory it has, and all threads of the process take one lock at each allocation for it; nobody here
// asks how much. For the start of a program: once anything has used SQLite, plugins included, it has no effect.
void leaveSqliteMemoryUncounted();

}  // namespace tieback::host
