/* The connector: what a plugin makes and a host drives.
 *
 * All operations have one shape. `request` is a JSON document (schema/request.schema.json, and
 * schema/<operation>.schema.json for its `params`); on TIEBACK_OK the sink holds the operation's answer document, on
 * anything else an error document (schema/error.schema.json). Every request carries the actor; the host has
 * authenticated that person, the connector authorises. Mutating requests carry a `request_id`: the same id by the same
 * actor for the same operation gives the first answer again; with another body it is TIEBACK_CONFLICT (code
 * request_id_reused). Ids are kept for at least seven days. Mutating requests about an existing item also carry
 * `expected_revision`; another one is TIEBACK_CONFLICT (stale_revision).
 *
 * A slot that a connector does not implement is null; a host answers for it with the code not_supported.
 */
#ifndef TIEBACK_ABI_CONNECTOR_H
#define TIEBACK_ABI_CONNECTOR_H

#include <tieback/abi/host.h>
#include <tieback/abi/types.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct tieback_connector tieback_connector;

/* [thread-safe & alive]; returns within the time of a local transaction, never waits for an ERP or a mail server. */
typedef tieback_status (*tieback_operation)(tieback_connector* self, tieback_str request, const tieback_sink* answer);

struct tieback_connector {
  uint32_t size; /* sizeof(tieback_connector) as the plugin was built */
  uint32_t reserved;
  void* context; /* the connector's own */

  /* Frees the connector. The host has cancelled all work and every call has returned. Required. [lifecycle] */
  void (*destroy)(tieback_connector* self);

  /* A capability by its id, or null where unknown. Owned by the connector until destroy(). Required.
   * [thread-safe & alive] */
  const void* (*get_extension)(tieback_connector* self, tieback_str id);

  /* Does one unit of work of that lane. *did becomes 1 when there was something to do (call again at once), 0 when
   * there was not (call again when woken: see ext/wake.h). Any number of workers per lane. On the lanes export, look-up
   * and mail it may wait for the network within the limits the configuration sets; `cancel` is polled meanwhile. A
   * failing ERP is not an error here: that is recorded on the item. Returns TIEBACK_OK or TIEBACK_INTERNAL with an
   * error document in `error`. Required. [worker & alive] */
  tieback_status (*work)(tieback_connector* self, tieback_lane lane, const tieback_cancel* cancel, uint32_t* did,
                         const tieback_sink* error);

  /* The project manager's side. */
  tieback_operation submit;   /* Send to ERP; params.dry_run only says what is unmet */
  tieback_operation resend;   /* Re-send to ERP after a rejection, retrieval or unlinking */
  tieback_operation retrieve; /* take it back before the approver has answered */
  tieback_operation void_item;

  /* The accounting approver's side. */
  tieback_operation accept; /* params.answers to the prompts; pins what was seen */
  tieback_operation unaccept;
  tieback_operation reject; /* params.reason */
  tieback_operation export_item;
  tieback_operation try_again;
  tieback_operation cancel; /* an export that has not begun */
  tieback_operation resolve_doubt;
  tieback_operation acknowledge; /* a difference found on reading back */
  tieback_operation unlink;
  tieback_operation import_items;
  tieback_operation set_mail_preference; /* the actor's own */

  /* Reading. */
  tieback_operation list;
  tieback_operation counts;
  tieback_operation get; /* one item with its history */
  tieback_operation preview;
  tieback_operation prompts;
  tieback_operation metadata;
  tieback_operation describe;
  tieback_operation health;

  /* Since 1.1. Change orders that were made in the ERP, and are listed for import. */
  tieback_operation link; /* an item is the same as such a record: it is synced without an export */
  tieback_operation dismiss;
  tieback_operation restore; /* what was dismissed */
};

/* What a connector factory says of one kind of connector it makes. Borrowed for the plugin's life. */
typedef struct tieback_connector_descriptor {
  uint32_t size;
  uint32_t reserved;
  tieback_str id; /* reverse domain, "org.tieback.cco" */
  tieback_str name;
  tieback_str version;
} tieback_connector_descriptor;

#define TIEBACK_CONNECTOR_FACTORY_ID "tieback.connector-factory/1"

typedef struct tieback_connector_factory {
  uint32_t size;
  uint32_t reserved;
  /* [thread-safe] */
  uint32_t (*count)(const struct tieback_connector_factory* factory);
  /* Null when index >= count(). [thread-safe] */
  const tieback_connector_descriptor* (*descriptor)(const struct tieback_connector_factory* factory, uint32_t index);
  /* Makes a connector from its configuration, a JSON document: the `config` value of the host's configuration file,
   * plus `base_dir` (the folder that relative paths start from). Opens the ledger and checks everything that can be
   * checked without an ERP. On TIEBACK_OK *connector is set, else the sink holds the error and *connector is null. The
   * host must outlive the connector. [lifecycle] */
  tieback_status (*create)(const struct tieback_connector_factory* factory, tieback_str descriptor_id,
                           const tieback_host* host, tieback_str config, tieback_connector** connector,
                           const tieback_sink* error);
} tieback_connector_factory;

#ifdef __cplusplus
}
#endif
#endif
