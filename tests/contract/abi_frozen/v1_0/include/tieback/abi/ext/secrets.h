/* Secrets by reference. Values never appear in configuration, ledger or log. */
#ifndef TIEBACK_ABI_EXT_SECRETS_H
#define TIEBACK_ABI_EXT_SECRETS_H

#include <tieback/abi/host.h>
#include <tieback/abi/types.h>

#ifdef __cplusplus
extern "C" {
#endif

#define TIEBACK_EXT_SECRETS "tieback.host.secrets/1"

typedef struct tieback_host_secrets {
  uint32_t size;
  uint32_t reserved;
  /* Writes the value of `reference` ("env:NAME", "file:PATH" within a folder that the host allows, "store:NAME") to the
   * sink. TIEBACK_BAD_INPUT with code secret_not_found or secret_not_allowed, naming the reference. [thread-safe] */
  tieback_status (*get)(const tieback_host* host, tieback_str reference, const tieback_sink* value);
  /* Puts `value` under a "store:" reference if its present value is `expected` (empty: if there is none), durably, and
   * safe against other hosts on the same store: for refresh tokens that rotate. TIEBACK_CONFLICT (secret_changed) when
   * it is another one. [thread-safe] */
  tieback_status (*compare_and_put)(const tieback_host* host, tieback_str reference, tieback_str expected,
                                    tieback_str value, const tieback_sink* error);
} tieback_host_secrets;

#ifdef __cplusplus
}
#endif
#endif
