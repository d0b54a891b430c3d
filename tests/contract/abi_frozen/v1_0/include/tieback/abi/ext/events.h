/* The platform changes that a connector decided: lock, unlock, origin ids, close-out, and notices for people who look.
 */
#ifndef TIEBACK_ABI_EXT_EVENTS_H
#define TIEBACK_ABI_EXT_EVENTS_H

#include <tieback/abi/host.h>
#include <tieback/abi/types.h>

#ifdef __cplusplus
extern "C" {
#endif

#define TIEBACK_EXT_EVENTS "tieback.host.events/1"

typedef struct tieback_host_events {
  uint32_t size;
  uint32_t reserved;
  /* Delivers one event (schema/event.schema.json). TIEBACK_OK is the acknowledgement: the host has applied it durably,
   * or had applied that event id before. Anything else: the connector delivers it again later. Events of one change
   * order come in order. Called on the events lane only. [worker] */
  tieback_status (*deliver)(const tieback_host* host, tieback_str event, const tieback_sink* error);
  /* Something about an item changed; for event streams to browsers. Not durable, no answer, must not block.
   * `notice` is {"company":…,"item":…,"revision":…,"state":…}. [thread-safe] */
  void (*notify)(const tieback_host* host, tieback_str notice);
} tieback_host_events;

#ifdef __cplusplus
}
#endif
#endif
