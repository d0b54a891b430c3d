/* Types that cross the boundary between a connector host and a connector.
 *
 * Only C crosses: fixed-width integers, borrowed text and a sink for output. No exception, no C++ type, no memory
 * that the other side would have to free. Every struct that may grow starts with its own size in bytes; a reader must
 * not touch a member that lies beyond that size (see TIEBACK_HAS).
 *
 * Thread classes. Each function's comment ends with exactly one tag in brackets:
 *   [lifecycle]    The host calls it from one thread at a time, never while any other call on the same object is under
 *                  way. Which OS thread does not matter.
 *   [thread-safe]  May be called from any thread, at any time between create() and destroy(), by several at once.
 *   [worker]       As [thread-safe], and may block (see the lane's rule). Only threads that the host owns call it.
 * A tag may carry a state after `&`, which must hold as well: [thread-safe & alive], alive meaning that create() has
 * returned TIEBACK_OK and destroy() has not been called. There are no alternatives and no other operators.
 *
 * Ownership. A tieback_str is borrowed: it is valid until the call that received it returns, and no longer. Who wants
 * to keep the bytes copies them. Objects (host, connector, extension tables) are owned by who made them.
 */
#ifndef TIEBACK_ABI_TYPES_H
#define TIEBACK_ABI_TYPES_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The contract's version. A different major does not fit; a higher minor only adds members and extensions. */
#define TIEBACK_ABI_MAJOR 1u
#define TIEBACK_ABI_MINOR 1u

/* Is `member` within the struct that `ptr` points to, as its maker declared the size? */
#define TIEBACK_HAS(ptr, type, member) \
  ((ptr)->size >= offsetof(type, member) + sizeof(((type*)0)->member) && (ptr)->member != 0)

/* Borrowed UTF-8 text; not NUL-terminated. `data` may be null when `size` is 0. */
typedef struct tieback_str {
  const char* data;
  uint64_t size; /* bytes */
} tieback_str;

/* Where a callee writes its output. write() appends and may be called any number of times within the call that was
 * given the sink; it returns 0, or non-zero when the caller wants no more (the callee then stops writing and returns
 * TIEBACK_INTERNAL). What was written when a call fails is the error document (schema/error.schema.json).
 * The sink is valid until that call returns. It is not thread-safe. */
typedef struct tieback_sink {
  void* context;
  int32_t (*write)(void* context, tieback_str chunk);
} tieback_sink;

/* What a call returns: TIEBACK_OK, or the category of the error whose document is in the sink. The category decides
 * what may be tried again; whose fault it is stands beside it. */
typedef int32_t tieback_status;
enum {
  TIEBACK_OK = 0,
  TIEBACK_BAD_INPUT = 1,       /* the caller's: the document or a value in it; never repeat unchanged */
  TIEBACK_NOT_PERMITTED = 2,   /* the actor lacks a level or privilege */
  TIEBACK_CONFLICT = 3,        /* the item is in another state or revision than the caller believes; read it again */
  TIEBACK_ERP_REFUSED = 4,     /* the ERP said no; a person must mend something */
  TIEBACK_ERP_UNAVAILABLE = 5, /* the ERP (or its limit) is not to be had now; nothing was applied; repeat later */
  TIEBACK_IN_DOUBT = 6,        /* the ERP may or may not have applied it; look before repeating */
  TIEBACK_INTERNAL = 7         /* the callee's own fault or its disk's; logged with detail */
};

/* Lanes of work, so that slow work in one never starves another. See tieback_connector.work. */
typedef uint32_t tieback_lane;
enum {
  TIEBACK_LANE_EXPORT = 0,      /* talks to ERPs: the steps of exports */
  TIEBACK_LANE_LOOK_UP = 1,     /* talks to ERPs: settles doubt, checks unlinks, imports */
  TIEBACK_LANE_MAIL = 2,        /* talks to the mail server */
  TIEBACK_LANE_EVENTS = 3,      /* hands platform changes to the host's event sink */
  TIEBACK_LANE_MAINTENANCE = 4, /* leases, schedules, clean-up; must never wait for an ERP or a mail server */
  TIEBACK_LANE_LISTEN = 5,      /* may block until notified, cancelled or 1 s has passed; all others do one unit */
  TIEBACK_LANE_COUNT = 6
};

/* Asked while work is under way: non-zero means 'return soon'. Valid until the call that received it returns.
 * poll() is [thread-safe] and cheap. */
typedef struct tieback_cancel {
  void* context;
  int32_t (*poll)(void* context);
} tieback_cancel;

#ifdef __cplusplus
} /* extern "C" */
#endif
#endif
