// A data folder belongs to one process at a time. The lock goes with the process, however that ends.
#pragma once

#include <filesystem>

namespace tieback::host {

class FolderLock {
 public:
  // Throws std::runtime_error naming the folder, and who has it.
  explicit FolderLock(const std::filesystem::path& folder);
  ~FolderLock();
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;

 private:
  int descriptor_;
};

}  // namespace tieback::host
