// A disk that may lose its power: a SQLite VFS over the real one, which keeps of every file below one folder what was
// synced, and what was written since. At any moment it can say what would be left if the power went out just then.
//
// Not thread-safe: one thread works on the ledger.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

struct sqlite3_vfs;

namespace tieback::test {

// What becomes of the writes that were not synced. A disk may do any of these.
enum class Unsynced { dropped, kept, every_second_kept, last_torn };

class UnsafeDisk {
 public:
  // While it lives it is SQLite's default VFS; files outside `folder` are none of its business.
  explicit UnsafeDisk(std::filesystem::path folder);
  ~UnsafeDisk();
  UnsafeDisk(const UnsafeDisk&) = delete;
  UnsafeDisk& operator=(const UnsafeDisk&) = delete;

  struct Operation {
    enum class Kind { write, truncate } kind = Kind::write;
    std::int64_t at = 0;  // offset, or the new size
    std::string bytes;
  };
  struct File {
    std::shared_ptr<const std::string> synced;  // null: the file is not durably there
    std::vector<std::shared_ptr<const Operation>> unsynced;
    bool removed = false;  // and its folder not synced since: it may be there again
  };
  using Files = std::map<std::string, File>;  // by name within the folder

  const Files& files() const { return files_; }
  int syncs() const { return syncs_; }
  // Called after every write, and before and after every sync.
  enum class Moment { write, sync };
  std::function<void(Moment)> on_change;
  // Ledgers opened from now on run with `PRAGMA synchronous = OFF`, whatever they ask for.
  void neverSync();

  // So many more writes to the folder's files find room, and no other.
  void fullAfter(int writes) { room_ = writes; }
  void makeRoom() { room_ = -1; }
  // Syncs report a failure, and keep nothing.
  void failSyncs(bool fail) { fail_syncs_ = fail; }
  bool failsSyncs() const { return fail_syncs_; }

  // Puts what would be left of `files` into an empty folder.
  static void afterPowerLoss(const Files& files, Unsynced unsynced, const std::filesystem::path& folder);

  // For the VFS.
  bool takesWrite();
  bool holds(const char* path) const;
  void opened(const std::string& path);
  void changed(const std::string& path, Operation operation);
  void sync(const std::string& path);
  void removed(const std::string& path, bool durably);
  bool swallowsPragma(const char* name, const char* value) const;
  sqlite3_vfs* base() const { return base_; }

 private:
  void tell(Moment moment) const;
  void syncFolder();

  std::filesystem::path folder_;
  sqlite3_vfs* base_;
  std::unique_ptr<sqlite3_vfs> vfs_;
  Files files_;
  int syncs_ = 0;
  bool never_sync_ = false;
  bool fail_syncs_ = false;
  int room_ = -1;  // writes; negative: enough
};

}  // namespace tieback::test
