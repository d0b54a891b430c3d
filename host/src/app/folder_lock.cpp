#include <app/folder_lock.h>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <string>

namespace tieback::host {
namespace {

std::string holderOf(int descriptor) {
  std::array<char, 32> text{};
  const ssize_t size = ::pread(descriptor, text.data(), text.size() - 1, 0);
  return size > 0 ? std::string(text.data(), static_cast<std::size_t>(size)) : "unknown";
}

}  // namespace

FolderLock::FolderLock(const std::filesystem::path& folder) {
  const auto file = folder / "host.lock";
  descriptor_ = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor_ < 0)
    throw std::runtime_error("cannot write in the data folder " + folder.string() + ": " + std::strerror(errno));
  if (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
    const std::string holder = holderOf(descriptor_);
    ::close(descriptor_);
    throw std::runtime_error("another tieback-host (process " + holder + ") works in the data folder " +
                             folder.string() + ". Stop it, or set another folder in `data`.");
  }
  const std::string own = std::to_string(::getpid());
  if (::ftruncate(descriptor_, 0) != 0 || ::pwrite(descriptor_, own.data(), own.size(), 0) < 0) {
    ::close(descriptor_);
    throw std::runtime_error("cannot write in the data folder " + folder.string() + ": " + std::strerror(errno));
  }
}

FolderLock::~FolderLock() {
  ::close(descriptor_);
}

}  // namespace tieback::host
