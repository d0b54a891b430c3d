/* Randomness, so that a test can make it repeatable. */
#ifndef TIEBACK_ABI_EXT_RANDOM_H
#define TIEBACK_ABI_EXT_RANDOM_H

#include <tieback/abi/host.h>
#include <tieback/abi/types.h>

#ifdef __cplusplus
extern "C" {
#endif

#define TIEBACK_EXT_RANDOM "tieback.host.random/1"

typedef struct tieback_host_random {
  uint32_t size;
  uint32_t reserved;
  /* Fills `bytes` with unpredictable bytes (in a test: with repeatable ones). [thread-safe] */
  void (*fill)(const tieback_host* host, uint8_t* bytes, uint64_t count);
} tieback_host_random;

#ifdef __cplusplus
}
#endif
#endif
