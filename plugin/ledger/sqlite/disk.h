// Could the ledger's file still be written? Told without writing.
#pragma once

#include <sys/statvfs.h>

#include <string>

namespace tieback::ledger {

// What stands in the way on a file system that reports so; empty when nothing does.
std::string diskTrouble(const struct statvfs& disk);

// Throws LedgerError: the file is gone or may not be written, its disk is read-only or full.
void checkDisk(const std::string& file);

}  // namespace tieback::ledger
