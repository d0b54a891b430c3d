/* The time. A connector takes it from here only, so that a test can move it. */
#ifndef TIEBACK_ABI_EXT_CLOCK_H
#define TIEBACK_ABI_EXT_CLOCK_H

#include <tieback/abi/host.h>
#include <tieback/abi/types.h>

#ifdef __cplusplus
extern "C" {
#endif

#define TIEBACK_EXT_CLOCK "tieback.host.clock/1"

typedef struct tieback_host_clock {
  uint32_t size;
  uint32_t reserved;
  /* Microseconds since 1970-01-01T00:00:00Z. May jump either way. [thread-safe] */
  int64_t (*now_us)(const tieback_host* host);
} tieback_host_clock;

#ifdef __cplusplus
}
#endif
#endif
