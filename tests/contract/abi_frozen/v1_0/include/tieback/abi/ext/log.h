/* Structured log lines. The host adds time, plugin and process, and masks what looks like a secret. */
#ifndef TIEBACK_ABI_EXT_LOG_H
#define TIEBACK_ABI_EXT_LOG_H

#include <tieback/abi/host.h>
#include <tieback/abi/types.h>

#ifdef __cplusplus
extern "C" {
#endif

#define TIEBACK_EXT_LOG "tieback.host.log/1"

typedef int32_t tieback_log_level;
enum {
  TIEBACK_LOG_DEBUG = 0,
  TIEBACK_LOG_INFO = 1,
  TIEBACK_LOG_WARNING = 2,
  TIEBACK_LOG_ERROR = 3,
  TIEBACK_LOG_HOST_MISBEHAVING = 4 /* the host broke the contract: for who writes the host */
};

typedef struct tieback_host_log {
  uint32_t size;
  uint32_t reserved;
  /* Would a line of that level be written? Lets the connector save the work of making one. [thread-safe] */
  int32_t (*enabled)(const tieback_host* host, tieback_log_level level);
  /* `message` is a sentence without secrets; `fields` a flat JSON object of strings, or empty. [thread-safe] */
  void (*write)(const tieback_host* host, tieback_log_level level, tieback_str message, tieback_str fields);
} tieback_host_log;

#ifdef __cplusplus
}
#endif
#endif
