// Counters, gauges and histograms, shown to Prometheus. Names get the prefix tieback_.
//
// Threads: all calls from any thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tieback::host {

class Metrics {
 public:
  using Labels = std::vector<std::pair<std::string, std::string>>;

  Metrics();
  ~Metrics();
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;

  // Each throws std::invalid_argument for a name that Prometheus would not take, or one that is of another kind.
  void add(std::string_view name, const Labels& labels, std::int64_t increment);
  void set(std::string_view name, const Labels& labels, std::int64_t value);
  void observeUs(std::string_view name, const Labels& labels, std::int64_t microseconds);

  // Likewise, with the labels as a flat JSON object of strings (else std::invalid_argument, too). The quick ones: a
  // text is read only the first time it comes.
  void addJson(std::string_view name, std::string_view labels, std::int64_t increment);
  void setJson(std::string_view name, std::string_view labels, std::int64_t value);
  void observeUsJson(std::string_view name, std::string_view labels, std::int64_t microseconds);

  std::string exposition() const;  // Prometheus text format 0.0.4

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// A flat JSON object of strings as labels; std::invalid_argument for anything else.
Metrics::Labels labelsFromJson(std::string_view text);

}  // namespace tieback::host
