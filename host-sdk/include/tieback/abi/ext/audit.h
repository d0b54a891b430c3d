/* A plugin's proof of its audit history: asked for by name, as every capability, but of the plugin and not of a
 * connector. So it works on the ledger of a host that is stopped, of one that runs, and on a copy. */
#ifndef TIEBACK_ABI_EXT_AUDIT_H
#define TIEBACK_ABI_EXT_AUDIT_H

#include <tieback/abi/host.h>
#include <tieback/abi/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/* tieback_plugin_entry.get_factory(TIEBACK_AUDIT_ID) gives it, or null where a plugin keeps no provable history. */
#define TIEBACK_AUDIT_ID "tieback.audit/1"

typedef struct tieback_audit {
  uint32_t size;
  uint32_t reserved;
  /* Holds the whole history of the ledger that `config` names (what create() would be given) against its hash chain and
   * against signed checkpoints. Changes nothing, and needs no right to write. `request`: schema/audit.schema.json; on
   * TIEBACK_OK the sink holds the report (schema/audit.answer.schema.json), also when it found something. Of the host's
   * services it may ask for clock and secrets. May take long. [thread-safe] */
  tieback_status (*verify)(const struct tieback_audit* audit, tieback_str descriptor_id, const tieback_host* host,
                           tieback_str config, tieback_str request, const tieback_sink* answer);
} tieback_audit;

#ifdef __cplusplus
}
#endif
#endif
