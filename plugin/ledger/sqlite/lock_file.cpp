#include "ledger/sqlite/lock_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "ledger/port/ledger.h"

namespace tieback::ledger {

LockFile::LockFile(const std::string& path) {
  descriptor_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor_ < 0) {
    throw LedgerError("cannot create " + path + ": " + std::strerror(errno) +
                      ". The ledger's folder must exist and be writable.");
  }
  // The kernel lets go of it when the process ends, however it ends.
  if (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
    std::array<char, 32> owner{};
    const auto size = ::pread(descriptor_, owner.data(), owner.size() - 1, 0);
    ::close(descriptor_);
    throw LedgerError("the ledger is in use by process " + std::string(size > 0 ? owner.data() : "(unknown)") + " (" +
                      path + "). A SQLite ledger serves one host: stop that one first.");
  }
  const std::string pid = std::to_string(::getpid());
  if (::ftruncate(descriptor_, 0) != 0 || ::pwrite(descriptor_, pid.data(), pid.size(), 0) < 0) {
    const std::string why = std::strerror(errno);
    ::close(descriptor_);
    throw LedgerError("cannot write " + path + ": " + why);
  }
}

LockFile::~LockFile() {
  ::close(descriptor_);
}

}  // namespace tieback::ledger
