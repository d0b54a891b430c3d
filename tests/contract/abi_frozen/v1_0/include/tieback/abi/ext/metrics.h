/* Counters, gauges and histograms; the host publishes them. */
#ifndef TIEBACK_ABI_EXT_METRICS_H
#define TIEBACK_ABI_EXT_METRICS_H

#include <tieback/abi/host.h>
#include <tieback/abi/types.h>

#ifdef __cplusplus
extern "C" {
#endif

#define TIEBACK_EXT_METRICS "tieback.host.metrics/1"

typedef struct tieback_host_metrics {
  uint32_t size;
  uint32_t reserved;
  /* `name` as Prometheus wants it, without prefix; `labels` a flat JSON object of strings, or empty. Labels never hold
   * a person, a title or an amount. [thread-safe] */
  void (*add)(const tieback_host* host, tieback_str name, tieback_str labels, int64_t increment);
  void (*set)(const tieback_host* host, tieback_str name, tieback_str labels, int64_t value);
  void (*observe_us)(const tieback_host* host, tieback_str name, tieback_str labels, int64_t microseconds);
} tieback_host_metrics;

#ifdef __cplusplus
}
#endif
#endif
