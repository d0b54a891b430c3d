#include "audit/checkpoint_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

namespace tieback::audit {
namespace {

class Descriptor {
 public:
  Descriptor(const std::string& path, int flags) : path_(path), fd_(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {
    if (fd_ < 0) fail("cannot be opened");
  }
  ~Descriptor() { ::close(fd_); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  void lock() const {
    if (::flock(fd_, LOCK_EX) != 0) fail("cannot be locked");
  }
  void write(const std::string& text) const {
    if (::write(fd_, text.data(), text.size()) != static_cast<ssize_t>(text.size())) fail("cannot be written");
  }
  void cutTo(std::size_t size) const {
    if (::ftruncate(fd_, static_cast<off_t>(size)) != 0) fail("cannot be mended");
  }
  void sync() const {
    if (::fsync(fd_) != 0) fail("cannot be brought to disk");
  }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    throw CheckpointFileError("the checkpoint file " + path_ + " " + what + ": " + std::strerror(errno));
  }

  std::string path_;
  int fd_;
};

std::string contentOf(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  std::stringstream text;
  if (stream) text << stream.rdbuf();
  return text.str();
}

}  // namespace

std::string checkpointFile(const std::string& folder, const std::string& connection) {
  return folder + "/" + connection + ".checkpoints";
}

std::vector<std::string> checkpointLines(const std::string& file) {
  const std::string text = contentOf(file);
  std::vector<std::string> lines;
  std::size_t begin = 0;
  for (auto end = text.find('\n'); end != std::string::npos; end = text.find('\n', begin)) {
    lines.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return lines;
}

std::optional<std::string> appendCheckpoint(const std::string& folder, Checkpoint checkpoint, const SigningKey& key) {
  const std::string path = checkpointFile(folder, checkpoint.connection);
  const Descriptor file(path, O_RDWR | O_CREAT | O_APPEND);
  file.lock();
  const auto lines = checkpointLines(path);
  if (!lines.empty()) {
    const auto last = checkpointFrom(lines.back());
    if (last && last->sequence >= checkpoint.sequence) return std::nullopt;
    checkpoint.previous = lineHash(lines.back());
  }
  std::size_t whole = 0;
  for (const auto& line : lines) whole += line.size() + 1;
  file.cutTo(whole);  // half a line of a host that died
  std::string line = signedLine(checkpoint, key);
  file.write(line + "\n");
  file.sync();
  if (lines.empty()) Descriptor(folder, O_RDONLY | O_DIRECTORY).sync();
  return line;
}

}  // namespace tieback::audit
