#include <plugin_host/runtime.h>
#include <unistd.h>

#include <chrono>

namespace tieback::host {
namespace {

constexpr auto kFirstPause = std::chrono::milliseconds(100);
constexpr auto kLongestPause = std::chrono::milliseconds(5000);
// A listen lane that came back sooner than this does not listen by itself: it is asked again after a second.
constexpr auto kListened = std::chrono::milliseconds(300);
constexpr std::int64_t kListenAgainUs = 1'000'000;

// Exports are many threads, for none of which a person waits: people's requests, and the one who writes to the ledger
// for all of them, have the processor first. A thread of its own has this on Linux, and may always take it.
constexpr int kExportsNice = 5;

void standBack(tieback_lane lane) {
  if (lane != TIEBACK_LANE_EXPORT) return;
  [[maybe_unused]] const int now = ::nice(kExportsNice);
}

}  // namespace

class Runtime::LogOf final : public HostLog {
 public:
  LogOf(Log& log, const std::string& source) : log_(log), source_(source) {}
  bool enabled(LogLevel level) override { return log_.enabled(level); }
  void write(LogLevel level, std::string_view message, std::string_view fields) override {
    log_.writeText(level, source_, message, fields);
  }

 private:
  Log& log_;
  const std::string& source_;
};

class Runtime::MetricsOf final : public HostMetrics {
 public:
  explicit MetricsOf(Metrics& metrics) : metrics_(metrics) {}
  void add(std::string_view name, std::string_view labels, std::int64_t increment) override {
    metrics_.addJson(name, labels, increment);
  }
  void set(std::string_view name, std::string_view labels, std::int64_t value) override {
    metrics_.setJson(name, labels, value);
  }
  void observeUs(std::string_view name, std::string_view labels, std::int64_t microseconds) override {
    metrics_.observeUsJson(name, labels, microseconds);
  }

 private:
  Metrics& metrics_;
};

Runtime::Runtime(std::string name, const SharedServices& shared, const Lanes::Counts& workers)
    : name_(std::move(name)),
      shared_(shared),
      workers_(workers),
      lanes_(shared.clock, workers),
      log_(std::make_unique<LogOf>(shared.log, name_)),
      metrics_(std::make_unique<MetricsOf>(shared.metrics)),
      trouble_(shared.log, LogLevel::error, "work failed", "work goes on") {
  HostServices services;
  services.name = "tieback-host";
  services.version = TIEBACK_VERSION;
  services.log = log_.get();
  services.clock = &shared_.clock;
  services.wake = &lanes_;
  services.metrics = metrics_.get();
  services.directory = &shared_.directory;
  services.secrets = &shared_.secrets;
  services.events = &shared_.events;
  services.http_routes = &shared_.routes;
  services.random = &shared_.random;
  adapter_ = std::make_unique<HostAdapter>(services);
}

Runtime::~Runtime() {
  stop();
}

Result<void> Runtime::create(const std::shared_ptr<const Plugin>& plugin, const std::string& connector_id,
                             const json::Value& config) {
  auto made = plugin->create(connector_id, adapter_->get(), config);
  if (!made) return made.error();
  connector_ = std::move(made.value());
  return {};
}

void Runtime::start() {
  for (tieback_lane lane = 0; lane < TIEBACK_LANE_COUNT; ++lane) {
    for (std::uint32_t i = 0; i < workers_[lane]; ++i) {
      threads_.emplace_back([this, lane] { runLane(lane); });
    }
  }
}

void Runtime::cancel() {
  cancelled_.store(true);
  lanes_.stop();
}

void Runtime::finish() {
  cancel();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

void Runtime::stop() {
  finish();
  connector_ = ConnectorHandle();
}

void Runtime::runLane(tieback_lane lane) {
  standBack(lane);
  auto pause = kFirstPause;
  std::int64_t at_most = 0;
  while (lanes_.await(lane, at_most)) {
    const auto begun = std::chrono::steady_clock::now();
    const bool good = workOnce(lane);
    const auto took = std::chrono::steady_clock::now() - begun;
    at_most = lane == TIEBACK_LANE_LISTEN ? (took >= kListened ? 1 : kListenAgainUs) : 0;
    if (good) {
      pause = kFirstPause;
      continue;
    }
    // After an error of the connector's own, the lane is tried again by itself, ever more slowly.
    at_most = std::chrono::duration_cast<std::chrono::microseconds>(pause).count();
    pause = std::min<std::chrono::milliseconds>(pause * 2, kLongestPause);
  }
}

bool Runtime::workOnce(tieback_lane lane) {
  const std::string labels = json::Value::object({{"connector", name_}, {"lane", std::string(laneName(lane))}}).dump();
  const CancelPoll poll = [this] { return cancelled_.load(std::memory_order_relaxed); };
  while (!cancelled_.load()) {
    const auto did = connector_.work(lane, poll);
    if (!did) {
      const std::string of(laneName(lane));
      // A stable code is one trouble in whatever lane; `internal` says nothing, and may be another one in each.
      const std::string& code = did.error().code;
      trouble_.failed(of, code == "internal" ? code + " in " + of : code,
                      {{"connector", name_}, {"lane", of}, {"code", code}, {"error", did.error().message}});
      shared_.metrics.add("host_work_errors_total", {{"connector", name_}, {"lane", std::string(laneName(lane))}}, 1);
      return false;
    }
    trouble_.succeeded(std::string(laneName(lane)));
    if (!*did) return true;
    shared_.metrics.addJson("host_work_units_total", labels, 1);
  }
  return true;
}

}  // namespace tieback::host
