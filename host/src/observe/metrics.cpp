#include <observe/metrics.h>

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>
#include <tieback/sdk/json.h>

#include <map>
#include <mutex>
#include <shared_mutex>
#include <stdexcept>
#include <unordered_map>

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

  // The series of one kind, by name and labels, and by the labels' texts as they came.
  template <class Series>
  struct Kind {
    std::map<Key, Series*> by_labels;
    std::shared_mutex texts_mutex;
    std::unordered_map<std::string, Series*> by_text;
  };

  prometheus::Registry registry;
  std::mutex mutex;
  std::map<std::string, Type, std::less<>> types;
  Kind<prometheus::Counter> counters;
  Kind<prometheus::Gauge> gauges;
  Kind<prometheus::Histogram> histograms;

  void claim(const std::string& name, Type type) {
    const auto [found, added] = types.emplace(name, type);
    if (!added && found->second != type) throw std::invalid_argument("the metric " + name + " is of another kind");
    if (counters.by_labels.size() + gauges.by_labels.size() + histograms.by_labels.size() >= kMostSeries) {
      throw std::invalid_argument("too many label values; no new series is taken: " + name);
    }
  }

  template <class Series, class Make>
  Series& series(Kind<Series>& kind, Type type, std::string_view name, const Labels& labels, const Make& make) {
    const std::lock_guard lock(mutex);
    const Key key{"tieback_" + std::string(name), labels};
    auto found = kind.by_labels.find(key);
    if (found == kind.by_labels.end()) {
      claim(key.first, type);
      found = kind.by_labels.emplace(key, make(key.first)).first;
    }
    return *found->second;
  }

  prometheus::Counter& counter(std::string_view name, const Labels& labels) {
    return series(counters, Type::counter, name, labels, [&](const std::string& full) {
      return &prometheus::BuildCounter().Name(full).Register(registry).Add({labels.begin(), labels.end()});
    });
  }
  prometheus::Gauge& gauge(std::string_view name, const Labels& labels) {
    return series(gauges, Type::gauge, name, labels, [&](const std::string& full) {
      return &prometheus::BuildGauge().Name(full).Register(registry).Add({labels.begin(), labels.end()});
    });
  }
  prometheus::Histogram& histogram(std::string_view name, const Labels& labels) {
    return series(histograms, Type::histogram, name, labels, [&](const std::string& full) {
      return &prometheus::BuildHistogram().Name(full).Register(registry).Add({labels.begin(), labels.end()},
                                                                             boundaries());
    });
  }

  template <class Series, class Find>
  static Series& byText(Kind<Series>& kind, std::string_view name, std::string_view labels, const Find& find) {
    std::string text(name);
    text.append(1, '\n').append(labels);
    {
      const std::shared_lock lock(kind.texts_mutex);
      if (const auto known = kind.by_text.find(text); known != kind.by_text.end()) return *known->second;
    }
    Series& found = find(labelsFromJson(labels));
    const std::unique_lock lock(kind.texts_mutex);
    if (kind.by_text.size() < kMostSeries) kind.by_text.emplace(std::move(text), &found);
    return found;
  }
};

Metrics::Metrics() : state_(std::make_unique<State>()) {}
Metrics::~Metrics() = default;

void Metrics::add(std::string_view name, const Labels& labels, std::int64_t increment) {
  state_->counter(name, labels).Increment(static_cast<double>(increment));
}

void Metrics::set(std::string_view name, const Labels& labels, std::int64_t value) {
  state_->gauge(name, labels).Set(static_cast<double>(value));
}

void Metrics::observeUs(std::string_view name, const Labels& labels, std::int64_t microseconds) {
  state_->histogram(name, labels).Observe(static_cast<double>(microseconds) * kSecondsPerMicrosecond);
}

void Metrics::addJson(std::string_view name, std::string_view labels, std::int64_t increment) {
  State::byText(state_->counters, name, labels, [&](const Labels& read) -> auto& {
    return state_->counter(name, read);
  }).Increment(static_cast<double>(increment));
}

void Metrics::setJson(std::string_view name, std::string_view labels, std::int64_t value) {
  State::byText(state_->gauges, name, labels, [&](const Labels& read) -> auto& {
    return state_->gauge(name, read);
  }).Set(static_cast<double>(value));
}

void Metrics::observeUsJson(std::string_view name, std::string_view labels, std::int64_t microseconds) {
  State::byText(state_->histograms, name, labels, [&](const Labels& read) -> auto& {
    return state_->histogram(name, read);
  }).Observe(static_cast<double>(microseconds) * kSecondsPerMicrosecond);
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
