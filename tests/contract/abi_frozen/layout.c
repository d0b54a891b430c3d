/* The sizes and offsets of ABI 1.0 on 64-bit systems. A later minor may only add members behind them. */
#include <tieback/abi/connector.h>
#include <tieback/abi/entry.h>
#include <tieback/abi/ext/clock.h>
#include <tieback/abi/ext/directory.h>
#include <tieback/abi/ext/events.h>
#include <tieback/abi/ext/http_route.h>
#include <tieback/abi/ext/log.h>
#include <tieback/abi/ext/metrics.h>
#include <tieback/abi/ext/random.h>
#include <tieback/abi/ext/secrets.h>
#include <tieback/abi/ext/wake.h>
#include <tieback/abi/host.h>
#include <tieback/abi/types.h>

#include <assert.h>

#define AT(type, member, offset) static_assert(offsetof(type, member) == (offset), #type "." #member " has moved")
#define SIZE(type, size) static_assert(sizeof(type) == (size), #type " has another size")
/* What may grow is at least as large as it was. */
#define SIZE_FROM(type, size) static_assert(sizeof(type) >= (size), #type " has shrunk")

SIZE(tieback_str, 16);
AT(tieback_str, size, 8);
SIZE(tieback_sink, 16);
AT(tieback_sink, write, 8);
SIZE(tieback_cancel, 16);
AT(tieback_cancel, poll, 8);
SIZE(tieback_status, 4);
SIZE(tieback_lane, 4);

SIZE_FROM(tieback_plugin_entry, 40);
AT(tieback_plugin_entry, size, 0);
AT(tieback_plugin_entry, abi_major, 4);
AT(tieback_plugin_entry, abi_minor, 8);
AT(tieback_plugin_entry, init, 16);
AT(tieback_plugin_entry, deinit, 24);
AT(tieback_plugin_entry, get_factory, 32);

SIZE_FROM(tieback_host, 56);
AT(tieback_host, size, 0);
AT(tieback_host, abi_minor, 4);
AT(tieback_host, context, 8);
AT(tieback_host, name, 16);
AT(tieback_host, version, 32);
AT(tieback_host, get_extension, 48);

SIZE_FROM(tieback_connector_descriptor, 56);
AT(tieback_connector_descriptor, id, 8);
AT(tieback_connector_descriptor, name, 24);
AT(tieback_connector_descriptor, version, 40);
SIZE_FROM(tieback_connector_factory, 32);
AT(tieback_connector_factory, count, 8);
AT(tieback_connector_factory, descriptor, 16);
AT(tieback_connector_factory, create, 24);

SIZE_FROM(tieback_connector, 224);
AT(tieback_connector, size, 0);
AT(tieback_connector, context, 8);
AT(tieback_connector, destroy, 16);
AT(tieback_connector, get_extension, 24);
AT(tieback_connector, work, 32);
AT(tieback_connector, submit, 40);
AT(tieback_connector, resend, 48);
AT(tieback_connector, retrieve, 56);
AT(tieback_connector, void_item, 64);
AT(tieback_connector, accept, 72);
AT(tieback_connector, unaccept, 80);
AT(tieback_connector, reject, 88);
AT(tieback_connector, export_item, 96);
AT(tieback_connector, try_again, 104);
AT(tieback_connector, cancel, 112);
AT(tieback_connector, resolve_doubt, 120);
AT(tieback_connector, acknowledge, 128);
AT(tieback_connector, unlink, 136);
AT(tieback_connector, import_items, 144);
AT(tieback_connector, set_mail_preference, 152);
AT(tieback_connector, list, 160);
AT(tieback_connector, counts, 168);
AT(tieback_connector, get, 176);
AT(tieback_connector, preview, 184);
AT(tieback_connector, prompts, 192);
AT(tieback_connector, metadata, 200);
AT(tieback_connector, describe, 208);
AT(tieback_connector, health, 216);

AT(tieback_host_log, enabled, 8);
AT(tieback_host_log, write, 16);
AT(tieback_host_clock, now_us, 8);
AT(tieback_host_wake, wake, 8);
AT(tieback_host_metrics, add, 8);
AT(tieback_host_metrics, set, 16);
AT(tieback_host_metrics, observe_us, 24);
AT(tieback_host_directory, approvers, 8);
AT(tieback_host_directory, user, 16);
AT(tieback_host_secrets, get, 8);
AT(tieback_host_secrets, compare_and_put, 16);
AT(tieback_host_events, deliver, 8);
AT(tieback_host_events, notify, 16);
AT(tieback_host_http_route, add, 8);
AT(tieback_http_request, method, 8);
AT(tieback_http_request, path, 24);
AT(tieback_http_request, query, 40);
AT(tieback_http_request, headers, 56);
AT(tieback_http_request, body, 72);
AT(tieback_host_random, fill, 8);
