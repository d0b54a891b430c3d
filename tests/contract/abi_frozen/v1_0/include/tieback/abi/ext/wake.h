/* How a connector asks for a call of work(). */
#ifndef TIEBACK_ABI_EXT_WAKE_H
#define TIEBACK_ABI_EXT_WAKE_H

#include <tieback/abi/host.h>
#include <tieback/abi/types.h>

#ifdef __cplusplus
extern "C" {
#endif

#define TIEBACK_EXT_WAKE "tieback.host.wake/1"

typedef struct tieback_host_wake {
  uint32_t size;
  uint32_t reserved;
  /* Calls work() of that lane once `at_us` (host clock) is reached; 0 means now. The host remembers at least the
   * earliest time asked for per lane; asking more than once is harmless, and a wake-up may come for nothing. Wishes do
   * not survive a restart: the host calls every lane once after create(). [thread-safe] */
  void (*wake)(const tieback_host* host, tieback_lane lane, int64_t at_us);
} tieback_host_wake;

#ifdef __cplusplus
}
#endif
#endif
