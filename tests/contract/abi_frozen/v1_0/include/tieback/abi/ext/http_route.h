/* An HTTP route on the host, for ERPs that call in (a web connector, a webhook). */
#ifndef TIEBACK_ABI_EXT_HTTP_ROUTE_H
#define TIEBACK_ABI_EXT_HTTP_ROUTE_H

#include <tieback/abi/host.h>
#include <tieback/abi/types.h>

#ifdef __cplusplus
extern "C" {
#endif

#define TIEBACK_EXT_HTTP_ROUTE "tieback.host.http-route/1"

/* One call from outside. `headers` is a JSON object of lower-case names to strings. */
typedef struct tieback_http_request {
  uint32_t size;
  uint32_t reserved;
  tieback_str method;
  tieback_str path; /* below the prefix, percent-decoded */
  tieback_str query;
  tieback_str headers;
  tieback_str body;
} tieback_http_request;

/* The answer: *status is the HTTP status, *content_type is set by writing to it first. [thread-safe & alive] */
typedef tieback_status (*tieback_http_handler)(void* handler_context, const tieback_http_request* request,
                                               int32_t* status, const tieback_sink* content_type,
                                               const tieback_sink* body);

typedef struct tieback_host_http_route {
  uint32_t size;
  uint32_t reserved;
  /* Serves everything below /connect/<prefix>/ by `handler` until the connector is destroyed. TIEBACK_CONFLICT
   * (route_taken) when the prefix is in use. Only within create(). [lifecycle] */
  tieback_status (*add)(const tieback_host* host, tieback_str prefix, tieback_http_handler handler,
                        void* handler_context, const tieback_sink* error);
} tieback_host_http_route;

#ifdef __cplusplus
}
#endif
#endif
