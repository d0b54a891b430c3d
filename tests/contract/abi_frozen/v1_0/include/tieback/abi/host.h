/* What a host offers to a connector: itself, and services by name. */
#ifndef TIEBACK_ABI_HOST_H
#define TIEBACK_ABI_HOST_H

#include <tieback/abi/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Owned by the host; valid from before factory create() until after destroy() has returned. */
typedef struct tieback_host {
  uint32_t size; /* sizeof(tieback_host) as the host was built */
  uint32_t abi_minor;
  void* context; /* the host's own; hand it back in every call */

  /* The host's name and version, for logs. Borrowed for the host's life. Required. */
  tieback_str name;
  tieback_str version;

  /* A service table by its id ("tieback.host.clock/1"), or null where this host has none: that is not an error, and the
   * connector says in create() what it cannot do without. The table is owned by the host and lives as long as it does.
   * Required. [thread-safe] */
  const void* (*get_extension)(const struct tieback_host* host, tieback_str id);
} tieback_host;

#ifdef __cplusplus
}
#endif
#endif
