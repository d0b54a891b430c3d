/* The one symbol a plugin exports.
 *
 * The host loads the library with RTLD_NOW | RTLD_LOCAL, reads `tieback_entry`, checks the version, calls init() and
 * asks for factories. The library is never unloaded: libraries that a plugin pulls in (C++ runtimes, TLS, databases)
 * are not safe to unload, so deinit() must leave the process able to go on without a dlclose.
 *
 * Version handshake: the host refuses a plugin whose abi_major differs from its own, and accepts any abi_minor. A
 * plugin built for a higher minor finds the host's minor in tieback_host.abi_minor and must do without what is newer.
 */
#ifndef TIEBACK_ABI_ENTRY_H
#define TIEBACK_ABI_ENTRY_H

#include <tieback/abi/types.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define TIEBACK_EXPORT __attribute__((visibility("default")))
#else
#define TIEBACK_EXPORT
#endif

#define TIEBACK_ENTRY_SYMBOL "tieback_entry"

typedef struct tieback_plugin_entry {
  uint32_t size; /* sizeof(tieback_plugin_entry) as the plugin was built */
  uint32_t abi_major;
  uint32_t abi_minor;
  uint32_t reserved;

  /* Called before anything else, any number of times as long as deinit() is called as often. `path` is where the
   * library was found. On failure the sink holds an error document and deinit() must not be called. Required.
   * [lifecycle] */
  tieback_status (*init)(tieback_str path, const tieback_sink* error);

  /* The counterpart of a successful init(). All connectors are destroyed by then. Required. [lifecycle] */
  void (*deinit)(void);

  /* A factory by its id (TIEBACK_CONNECTOR_FACTORY_ID), or null where unknown. Owned by the plugin, valid until
   * deinit(). Required. [thread-safe] */
  const void* (*get_factory)(tieback_str id);
} tieback_plugin_entry;

extern TIEBACK_EXPORT const tieback_plugin_entry tieback_entry;

#ifdef __cplusplus
}
#endif
#endif
