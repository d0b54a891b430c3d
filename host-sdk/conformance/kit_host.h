// The host that the kit plays: every service, each of which can be absent or fail on request.
#pragma once

#include <tieback/sdk/host_side.h>

#include <atomic>
#include <memory>
#include <set>
#include <string>

namespace tieback::conformance {

// What a service does when it is called.
enum class Mood : unsigned char {
  good,     // as a host should
  failing,  // answers an error with its document
  lying,    // answers TIEBACK_OK with what is no JSON, or an error status with no document
  extreme   // the clock jumps between the ends of time
};

class KitHost {
 public:
  explicit KitHost(Mood mood = Mood::good, const std::set<Service>& absent = {});
  KitHost(const KitHost&) = delete;
  KitHost& operator=(const KitHost&) = delete;
  ~KitHost();

  const tieback_host* get() const { return &host_; }
  void setMood(Mood mood) { mood_ = mood; }
  // The clock goes on by this much; it stands still otherwise.
  void advance(std::int64_t us) { now_us_ += us; }

 private:
  struct Services;

  static const void* getExtension(const tieback_host* host, tieback_str id) noexcept;

  std::atomic<Mood> mood_;
  std::atomic<std::int64_t> now_us_{1'781'514'000'000'000};  // 2026-06-15T09:00:00Z
  std::set<std::string> absent_;
  std::unique_ptr<Services> services_;
  std::unique_ptr<HostAdapter> adapter_;  // the honest tables
  tieback_host host_{};                   // what the connector sees
};

}  // namespace tieback::conformance
