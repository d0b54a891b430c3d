#include "unsafe_disk.h"

#include <sqlite3.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <stdexcept>
#include <utility>

namespace tieback::test {
namespace {

// What SQLite allocates per open file: ours, and right behind it the real one.
struct OpenFile {
  sqlite3_file base;
  UnsafeDisk* disk;
  std::string* path;  // null: not ours to watch
};

OpenFile* ours(sqlite3_file* file) {
  return reinterpret_cast<OpenFile*>(file);
}
sqlite3_file* real(sqlite3_file* file) {
  return reinterpret_cast<sqlite3_file*>(ours(file) + 1);
}

// Calls the same method of the real file.
template <auto kMethod, class... Arguments>
int pass(sqlite3_file* file, Arguments... arguments) {
  return (real(file)->pMethods->*kMethod)(real(file), arguments...);
}

int closeFile(sqlite3_file* file) {
  delete ours(file)->path;
  return real(file)->pMethods->xClose(real(file));
}

int writeFile(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 at) {
  if (ours(file)->path != nullptr && !ours(file)->disk->takesWrite()) return SQLITE_FULL;
  const int result = real(file)->pMethods->xWrite(real(file), bytes, size, at);
  if (result == SQLITE_OK && ours(file)->path != nullptr) {
    const std::string text(static_cast<const char*>(bytes), static_cast<std::size_t>(size));
    ours(file)->disk->changed(*ours(file)->path, {UnsafeDisk::Operation::Kind::write, at, text});
  }
  return result;
}

int truncateFile(sqlite3_file* file, sqlite3_int64 size) {
  const int result = real(file)->pMethods->xTruncate(real(file), size);
  if (result == SQLITE_OK && ours(file)->path != nullptr)
    ours(file)->disk->changed(*ours(file)->path, {UnsafeDisk::Operation::Kind::truncate, size, ""});
  return result;
}

// The real disk need not be waited for: what counts as synced is kept here.
int syncFile(sqlite3_file* file, int flags) {
  if (ours(file)->path == nullptr) return real(file)->pMethods->xSync(real(file), flags);
  if (ours(file)->disk->failsSyncs()) return SQLITE_IOERR_FSYNC;
  ours(file)->disk->sync(*ours(file)->path);
  return SQLITE_OK;
}

int controlFile(sqlite3_file* file, int operation, void* argument) {
  if (operation == SQLITE_FCNTL_PRAGMA) {
    char** words = static_cast<char**>(argument);
    if (ours(file)->disk->swallowsPragma(words[1], words[2])) return SQLITE_OK;
  }
  return real(file)->pMethods->xFileControl(real(file), operation, argument);
}

void barrier(sqlite3_file* file) {
  real(file)->pMethods->xShmBarrier(real(file));
}

using M = sqlite3_io_methods;
const sqlite3_io_methods kMethods = {3,
                                     &closeFile,
                                     &pass<&M::xRead, void*, int, sqlite3_int64>,
                                     &writeFile,
                                     &truncateFile,
                                     &syncFile,
                                     &pass<&M::xFileSize, sqlite3_int64*>,
                                     &pass<&M::xLock, int>,
                                     &pass<&M::xUnlock, int>,
                                     &pass<&M::xCheckReservedLock, int*>,
                                     &controlFile,
                                     &pass<&M::xSectorSize>,
                                     &pass<&M::xDeviceCharacteristics>,
                                     &pass<&M::xShmMap, int, int, int, void volatile**>,
                                     &pass<&M::xShmLock, int, int, int>,
                                     &barrier,
                                     &pass<&M::xShmUnmap, int>,
                                     &pass<&M::xFetch, sqlite3_int64, int, void**>,
                                     &pass<&M::xUnfetch, sqlite3_int64, void*>};

UnsafeDisk* diskOf(sqlite3_vfs* vfs) {
  return static_cast<UnsafeDisk*>(vfs->pAppData);
}

int openFile(sqlite3_vfs* vfs, const char* path, sqlite3_file* file, int flags, int* out) {
  UnsafeDisk* disk = diskOf(vfs);
  ours(file)->base.pMethods = nullptr;
  ours(file)->disk = disk;
  ours(file)->path = nullptr;
  const int result = disk->base()->xOpen(disk->base(), path, real(file), flags, out);
  if (result != SQLITE_OK) return result;
  ours(file)->base.pMethods = &kMethods;
  if (path != nullptr && disk->holds(path)) {
    ours(file)->path = new std::string(path);
    disk->opened(path);
  }
  return SQLITE_OK;
}

int removeFile(sqlite3_vfs* vfs, const char* path, int durably) {
  UnsafeDisk* disk = diskOf(vfs);
  const int result = disk->base()->xDelete(disk->base(), path, 0);
  if (disk->holds(path)) disk->removed(path, durably != 0);
  return result;
}

// Run by SQLite for every new session while neverSync() holds.
int weaken(sqlite3* session, char**, const sqlite3_api_routines*) {
  return sqlite3_exec(session, "PRAGMA synchronous = OFF", nullptr, nullptr, nullptr);
}

using Extension = void (*)();
Extension weakening() {
  return reinterpret_cast<Extension>(&weaken);
}

std::string nameOf(const std::string& path) {
  return std::filesystem::path(path).filename().string();
}

void apply(std::string& content, const UnsafeDisk::Operation& operation, std::size_t bytes) {
  const auto at = static_cast<std::size_t>(operation.at);
  if (operation.kind == UnsafeDisk::Operation::Kind::truncate) {
    content.resize(at);
    return;
  }
  if (content.size() < at + bytes) content.resize(at + bytes);
  content.replace(at, bytes, operation.bytes, 0, bytes);
}

}  // namespace

UnsafeDisk::UnsafeDisk(std::filesystem::path folder)
    : folder_(std::move(folder)), base_(sqlite3_vfs_find(nullptr)), vfs_(std::make_unique<sqlite3_vfs>(*base_)) {
  vfs_->zName = "unsafe-disk";
  vfs_->pNext = nullptr;
  vfs_->szOsFile = base_->szOsFile + static_cast<int>(sizeof(OpenFile));
  vfs_->pAppData = this;
  vfs_->xOpen = &openFile;
  vfs_->xDelete = &removeFile;
  if (sqlite3_vfs_register(vfs_.get(), 1) != SQLITE_OK) throw std::runtime_error("the VFS was not taken");
}

UnsafeDisk::~UnsafeDisk() {
  if (never_sync_) sqlite3_cancel_auto_extension(weakening());
  sqlite3_vfs_unregister(vfs_.get());
  sqlite3_vfs_register(base_, 1);
}

void UnsafeDisk::neverSync() {
  never_sync_ = true;
  sqlite3_auto_extension(weakening());
}

bool UnsafeDisk::swallowsPragma(const char* name, const char* value) const {
  return never_sync_ && std::strcmp(name, "synchronous") == 0 && value != nullptr && std::strcmp(value, "OFF") != 0;
}

bool UnsafeDisk::takesWrite() {
  if (room_ < 0) return true;
  if (room_ == 0) return false;
  --room_;
  return true;
}

bool UnsafeDisk::holds(const char* path) const {
  const std::filesystem::path whole(path);
  return whole.parent_path() == folder_ && !whole.string().ends_with("-shm");
}

void UnsafeDisk::tell(Moment moment) const {
  if (on_change) on_change(moment);
}

void UnsafeDisk::opened(const std::string& path) {
  File& file = files_[nameOf(path)];
  if (file.removed) file = {};
}

void UnsafeDisk::changed(const std::string& path, Operation operation) {
  files_[nameOf(path)].unsynced.push_back(std::make_shared<Operation>(std::move(operation)));
  tell(Moment::write);
}

void UnsafeDisk::sync(const std::string& path) {
  tell(Moment::sync);
  if (never_sync_) return;
  File& file = files_[nameOf(path)];
  // SQLite's own VFS syncs the folder with the first sync of a journal or log that it made.
  if (file.synced == nullptr && path.find(".db-") != std::string::npos) syncFolder();
  auto content = std::make_shared<std::string>(file.synced == nullptr ? "" : *file.synced);
  for (const auto& operation : file.unsynced) apply(*content, *operation, operation->bytes.size());
  file.synced = std::move(content);
  file.unsynced.clear();
  ++syncs_;
  tell(Moment::sync);
}

void UnsafeDisk::syncFolder() {
  std::erase_if(files_, [](const auto& entry) { return entry.second.removed; });
}

void UnsafeDisk::removed(const std::string& path, bool durably) {
  files_[nameOf(path)].removed = true;
  if (durably) syncFolder();
  tell(Moment::sync);
}

void UnsafeDisk::afterPowerLoss(const Files& files, Unsynced unsynced, const std::filesystem::path& folder) {
  for (const auto& [name, file] : files) {
    if (file.removed && (unsynced == Unsynced::kept || unsynced == Unsynced::last_torn)) continue;
    const bool there = file.synced != nullptr || (unsynced != Unsynced::dropped && !file.unsynced.empty());
    if (!there) continue;
    std::string content = file.synced == nullptr ? "" : *file.synced;
    for (std::size_t i = 0; i < file.unsynced.size(); ++i) {
      const Operation& operation = *file.unsynced[i];
      const bool last = i + 1 == file.unsynced.size();
      if (unsynced == Unsynced::dropped || (unsynced == Unsynced::every_second_kept && i % 2 == 0)) continue;
      apply(content, operation,
            unsynced == Unsynced::last_torn && last ? operation.bytes.size() / 2 : operation.bytes.size());
    }
    std::ofstream(folder / name, std::ios::binary) << content;
  }
}

}  // namespace tieback::test
