#include <observe/metrics.h>

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>
#include <tieback/sdk/json.h>

#include <map>
#include <mutex>
#include <stdexcept>

namespace tieback::host {
namespace {

constexpr double kSecondsPerMicrosecond = 1e-6;
// A connector that labels by something unbounded would otherwise eat the host's memory.
constexpr std::size_t kMostSeries = 20000;

const prometheus::Histogram::BucketBoundaries& boundaries() {
  static const prometheus::Histogram::BucketBoundaries kSeconds = {0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1,
                                                                   0.25,   0.5,   1,      2.5,   5,    10,    30,   60};
  return kSeconds;
}

}  // namespace

struct Metrics::State {
  enum class Type { counter, gauge, histogram };
  using Key = std::pair<std::string, Labels>;

  prometheus::Registry registry;
  std::mutex mutex;
  std::map<std::string, Type, std::less<>> types;
  std::map<Key, prometheus::Counter*> counters;
  std::map<Key, prometheus::Gauge*> gauges;
  std::map<Key, prometheus::Histogram*> histograms;

  void claim(const std::string& name, Type type) {
    const auto [found, added] = types.emplace(name, type);
    if (!added && found->second != type) throw std::invalid_argument("the metric " + name + " is of another kind");
    if (counters.size() + gauges.size() + histograms.size() >= kMostSeries) {
      throw std::invalid_argument("too many label values; no new series is taken: " + name);
    }
  }
};

Metrics::Metrics() : state_(std::make_unique<State>()) {}
Metrics::~Metrics() = default;

void Metrics::add(std::string_view name, const Labels& labels, std::int64_t increment) {
  const std::lock_guard lock(state_->mutex);
  const State::Key key{"tieback_" + std::string(name), labels};
  auto found = state_->counters.find(key);
  if (found == state_->counters.end()) {
    state_->claim(key.first, State::Type::counter);
    auto& family = prometheus::BuildCounter().Name(key.first).Register(state_->registry);
    found = state_->counters.emplace(key, &family.Add({labels.begin(), labels.end()})).first;
  }
  found->second->Increment(static_cast<double>(increment));
}

void Metrics::set(std::string_view name, const Labels& labels, std::int64_t value) {
  const std::lock_guard lock(state_->mutex);
  const State::Key key{"tieback_" + std::string(name), labels};
  auto found = state_->gauges.find(key);
  if (found == state_->gauges.end()) {
    state_->claim(key.first, State::Type::gauge);
    auto& family = prometheus::BuildGauge().Name(key.first).Register(state_->registry);
    found = state_->gauges.emplace(key, &family.Add({labels.begin(), labels.end()})).first;
  }
  found->second->Set(static_cast<double>(value));
}

void Metrics::observeUs(std::string_view name, const Labels& labels, std::int64_t microseconds) {
  const std::lock_guard lock(state_->mutex);
  const State::Key key{"tieback_" + std::string(name), labels};
  auto found = state_->histograms.find(key);
  if (found == state_->histograms.end()) {
    state_->claim(key.first, State::Type::histogram);
    auto& family = prometheus::BuildHistogram().Name(key.first).Register(state_->registry);
    found = state_->histograms.emplace(key, &family.Add({labels.begin(), labels.end()}, boundaries())).first;
  }
  found->second->Observe(static_cast<double>(microseconds) * kSecondsPerMicrosecond);
}

std::string Metrics::exposition() const {
  return prometheus::TextSerializer().Serialize(state_->registry.Collect());
}

Metrics::Labels labelsFromJson(std::string_view text) {
  Metrics::Labels labels;
  if (text.empty()) return labels;
  try {
    const json::Value object = json::parse(text);
    for (const auto& [name, value] : object.members()) labels.emplace_back(name, value.asString());
  } catch (const std::runtime_error& error) {
    throw std::invalid_argument(std::string("labels must be a flat JSON object of strings: ") + error.what());
  }
  return labels;
}

}  // namespace tieback::host
