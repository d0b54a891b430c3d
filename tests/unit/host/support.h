// What the host's tests share: a folder that goes away, a clock that they move, and a small company in a store.
#pragma once

#include <base/clock.h>
#include <directory/directory.h>
#include <plugin_host/connectors.h>
#include <store/database.h>

#include <atomic>
#include <deque>
#include <filesystem>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

namespace tieback::host::test {

class TempFolder {
 public:
  TempFolder();
  ~TempFolder();
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }
  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path write(const std::string& name, std::string_view text) const;

 private:
  std::filesystem::path path_;
};

class ManualClock final : public Clock {
 public:
  std::int64_t nowUs() override { return now_.load(); }
  bool frozen() const override { return true; }
  void set(std::int64_t now) { now_.store(now); }

 private:
  std::atomic<std::int64_t> now_{1'000'000'000};
};

// A connector that is asked, and answers what the test wants.
class StubConnectors final : public Connectors {
 public:
  using Answer = std::function<CallResult(Operation, const json::Value&)>;
  explicit StubConnectors(Answer answer) : answer_(std::move(answer)) {}
  CallResult call(const std::string&, Operation operation, const json::Value& request) override {
    const std::lock_guard lock(mutex_);
    calls.emplace_back(operation, request);
    return answer_(operation, request);
  }
  RawResult callRaw(const std::string& company, Operation operation, const json::Value& request) override {
    const CallResult result = call(company, operation, request);
    return {result.status, result.ok() ? result.answer.dump() : toJson(result.error).dump()};
  }
  std::vector<std::pair<Operation, json::Value>> calls;  // guarded by mutex_ while threads run

 private:
  std::mutex mutex_;
  Answer answer_;
};

CallResult good(json::Value answer);
CallResult bad(std::string code, Category category);

// host.db with the companies of fixtures/company/company.yaml.
struct Store {
  TempFolder folder;
  ManualClock clock;
  Database database;
  Directory directory;
  Store();
  Actor actor(const std::string& id) const { return directory.actor(id).value(); }
};

// An event of the change order 4711, as the connector delivers it.
std::string eventText(const std::string& id, std::int64_t sequence, const std::string& kind, const std::string& state);

// Waits until it holds, at most five seconds of real time.
bool eventually(const std::function<bool()>& holds);

}  // namespace tieback::host::test
