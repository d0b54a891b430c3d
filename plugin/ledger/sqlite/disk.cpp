#include "ledger/sqlite/disk.h"

#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstring>

#include "ledger/port/ledger.h"

namespace tieback::ledger {
namespace {

// Less than a transaction and its place in the write-ahead log may take.
constexpr std::uint64_t kLeastFree = 1u << 20;

}  // namespace

std::string diskTrouble(const struct statvfs& disk) {
  if ((disk.f_flag & ST_RDONLY) != 0) return "its disk is read-only";
  // Some network file systems do not tell their size.
  if (disk.f_blocks == 0) return "";
  const std::uint64_t free = static_cast<std::uint64_t>(disk.f_bavail) * disk.f_frsize;
  return free < kLeastFree ? "its disk is full (" + std::to_string(free) + " bytes are left)" : "";
}

void checkDisk(const std::string& file) {
  const auto fail = [&](const std::string& why) {
    throw LedgerError("the ledger " + file + " can't be written: " + why);
  };
  if (::access(file.c_str(), W_OK) != 0) fail(std::strerror(errno));
  struct statvfs disk {};
  if (::statvfs(file.c_str(), &disk) != 0) fail(std::strerror(errno));
  if (const std::string trouble = diskTrouble(disk); !trouble.empty()) fail(trouble);
}

}  // namespace tieback::ledger
