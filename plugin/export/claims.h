// Workers that ask for an export while a claim is on its way are served together by the next one: one transaction takes
// what all of them can do, however many they are. Nothing is claimed ahead for a worker that is busy: only its own end
// may claim the next one for it (Lanes::claimNext).
#pragma once

#include <exception>
#include <functional>
#include <optional>
#include <vector>

#include "domain/gathering.h"
#include "ledger/port/ledger.h"

namespace tieback::exporting {

class Claims {
 public:
  // Claims at most so many exports, durably. Never called by two threads at a time.
  using Take = std::function<std::vector<ledger::Item>(std::size_t most)>;

  explicit Claims(Take take)
      : take_(std::move(take)), gathering_(kMostTogether, [this](const auto& workers) { serve(workers); }) {}

  // An export for the calling worker; nothing when there is none. What `take` throws goes to all whom it was to serve.
  // Thread-safe.
  std::optional<ledger::Item> next();
  // How many workers wait for their claim.
  std::size_t waiting() const { return gathering_.waiting(); }

 private:
  static constexpr std::size_t kMostTogether = 64;
  struct Worker {
    std::optional<ledger::Item> item;
    std::exception_ptr error;
  };
  void serve(const std::vector<Worker*>& workers);

  const Take take_;
  domain::Gathering<Worker> gathering_;
};

}  // namespace tieback::exporting
