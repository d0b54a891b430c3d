// Processes as the kernel knows them: what a host says of itself, so that another one can prove that it has ended.
#pragma once

#include <cstdint>
#include <string>

namespace tieback::exporting {

struct Process {
  std::string kernel;  // this boot of this kernel, and the process numbers' space in it; empty: not to be told
  std::int64_t number = 0;
  std::string start;  // when it began, in the kernel's own ticks: numbers are used again
};

class Processes {
 public:
  virtual ~Processes() = default;
  virtual Process self() const = 0;
  // True only when it is certain: the process ran under this very kernel, where its number is free by now or another
  // process's. A frozen process has not ended.
  virtual bool hasEnded(const Process& process) const = 0;
};

// Of Linux' /proc. Thread-safe.
class LinuxProcesses final : public Processes {
 public:
  Process self() const override;
  bool hasEnded(const Process& process) const override;
};

}  // namespace tieback::exporting
