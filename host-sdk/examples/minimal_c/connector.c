/* An example connector in plain C: it takes what is sent, keeps it in memory and shows it. It exports to nowhere. */
#include "connector.h"

#include "item.h"

#include <tieback/abi/ext/clock.h>

#include <stdlib.h>
#include <string.h>

typedef struct minimal {
  tieback_connector c; /* first, so that a pointer to one is a pointer to the other */
  const tieback_host* host;
  const tieback_host_clock* clock;
  store items;
} minimal;

static minimal* of(tieback_connector* self) {
  return (minimal*)self;
}

/* Writes the whole answer at once; frees it. */
static tieback_status answer(const tieback_sink* sink, text* document) {
  tieback_status status = TIEBACK_INTERNAL;
  if (!document->failed) {
    const tieback_str chunk = {document->data, document->size};
    if (sink->write(sink->context, chunk) == 0) status = TIEBACK_OK;
  }
  text_free(document);
  return status;
}

static bool usable(const tieback_sink* sink) {
  return sink != NULL && sink->write != NULL;
}

static tieback_status put(minimal* self, const request* asked, stored_item* item, const tieback_sink* sink) {
  const json_node* dry_run = json_member(&asked->document, asked->params, "dry_run");
  text out = {0};
  if (json_is(dry_run, JSON_BOOLEAN) && *dry_run->begin == 't') {
    item_free(item);
    text_addz(&out, "{\"unmet\":[]}");
    return answer(sink, &out);
  }
  const stored_item* kept = NULL;
  switch (store_put(&self->items, item, &kept)) {
    case PUT_REUSED:
      return fail(sink, TIEBACK_CONFLICT, "request_id_reused", "This request id was used for another request.");
    case PUT_EXISTS:
      return fail(sink, TIEBACK_CONFLICT, "forbidden_move", "This change order was sent before.");
    case PUT_DONE:
    case PUT_REPEATED:
      break;
  }
  text_addz(&out, "{\"item\":");
  text_addz(&out, kept->item);
  text_addz(&out, "}");
  return answer(sink, &out);
}

static tieback_status submit(tieback_connector* self, tieback_str bytes, const tieback_sink* sink) {
  if (!usable(sink)) return TIEBACK_BAD_INPUT;
  request asked;
  tieback_status status = request_read(&asked, OP_SUBMIT, bytes, sink);
  if (status == TIEBACK_OK) {
    const char* message = NULL;
    stored_item* item = item_make(&asked, of(self)->clock->now_us(of(self)->host), &message);
    if (item == NULL) {
      status = fail(sink, TIEBACK_BAD_INPUT, "bad_request", message);
    } else if (!may_send(&asked, item->project)) {
      item_free(item);
      status = fail(sink, TIEBACK_NOT_PERMITTED, "not_permitted",
                    "You need Admin on the project's Commitments and Change Orders.");
    } else {
      status = put(of(self), &asked, item, sink);
    }
  }
  request_free(&asked);
  return status;
}

typedef struct listing {
  const request* asked;
  text out;
  bool any;
} listing;

static void list_one(void* context, const stored_item* item) {
  listing* into = context;
  if (!may_view(into->asked, item->project)) return;
  if (into->any) text_addz(&into->out, ",");
  into->any = true;
  text_addz(&into->out, item->item);
}

static tieback_status list(tieback_connector* self, tieback_str bytes, const tieback_sink* sink) {
  if (!usable(sink)) return TIEBACK_BAD_INPUT;
  request asked;
  tieback_status status = request_read(&asked, OP_LIST, bytes, sink);
  if (status == TIEBACK_OK) {
    listing into = {&asked, {0}, false};
    char* company = json_copy(request_member(&asked, "company"));
    text_addz(&into.out, "{\"items\":[");
    if (company != NULL) store_each(&of(self)->items, company, list_one, &into);
    text_addz(&into.out, "],\"next_cursor\":null}");
    free(company);
    status = answer(sink, &into.out);
  }
  request_free(&asked);
  return status;
}

static tieback_status get(tieback_connector* self, tieback_str bytes, const tieback_sink* sink) {
  if (!usable(sink)) return TIEBACK_BAD_INPUT;
  request asked;
  tieback_status status = request_read(&asked, OP_GET, bytes, sink);
  if (status == TIEBACK_OK) {
    char* company = json_copy(request_member(&asked, "company"));
    char* id = json_copy(request_member(&asked, "item"));
    const stored_item* item = company != NULL && id != NULL ? store_find(&of(self)->items, company, id) : NULL;
    if (item == NULL) {
      status = fail(sink, TIEBACK_BAD_INPUT, "item_not_found", "There is no such item in this company.");
    } else if (!may_view(&asked, item->project)) {
      status = fail(sink, TIEBACK_NOT_PERMITTED, "not_permitted",
                    "You need Standard on ERP Integrations, or Read Only on the project.");
    } else {
      text out = {0};
      text_addz(&out, "{\"item\":");
      text_addz(&out, item->item);
      text_addz(&out, ",\"document\":");
      text_addz(&out, item->document);
      text_addz(&out, ",\"steps\":[],\"history\":[],\"mails\":[]}");
      status = answer(sink, &out);
    }
    free(company);
    free(id);
  }
  request_free(&asked);
  return status;
}

static tieback_status constant(operation which, tieback_str bytes, const tieback_sink* sink, const char* document) {
  if (!usable(sink)) return TIEBACK_BAD_INPUT;
  request asked;
  tieback_status status = request_read(&asked, which, bytes, sink);
  if (status == TIEBACK_OK) {
    text out = {0};
    text_addz(&out, document);
    status = answer(sink, &out);
  }
  request_free(&asked);
  return status;
}

static tieback_status describe(tieback_connector* self, tieback_str bytes, const tieback_sink* sink) {
  (void)self;
  return constant(
      OP_DESCRIBE, bytes, sink,
      "{\"name\":\"Minimal\",\"version\":\"1.0.0\",\"operations\":[\"submit\",\"list\",\"get\",\"describe\","
      "\"health\"],\"erps\":[],\"profiles\":[]}");
}

static tieback_status health(tieback_connector* self, tieback_str bytes, const tieback_sink* sink) {
  (void)self;
  return constant(OP_HEALTH, bytes, sink, "{\"status\":\"ok\",\"checks\":[]}");
}

static tieback_status work(tieback_connector* self, tieback_lane lane, const tieback_cancel* cancel, uint32_t* did,
                           const tieback_sink* error) {
  (void)self;
  (void)cancel;
  *did = 0;
  return lane < TIEBACK_LANE_COUNT ? TIEBACK_OK : fail(error, TIEBACK_INTERNAL, "internal", "There is no such lane.");
}

static const void* get_extension(tieback_connector* self, tieback_str id) {
  (void)self;
  (void)id;
  return NULL;
}

static void destroy(tieback_connector* self) {
  store_close(&of(self)->items);
  free(of(self));
}

tieback_status minimal_create(const tieback_host* host, tieback_str config, tieback_connector** connector,
                              const tieback_sink* error) {
  json_document document;
  const bool object = json_parse(&document, config.data, (size_t)config.size) && document.nodes[0].kind == JSON_OBJECT;
  json_free(&document);
  if (!object) return fail(error, TIEBACK_BAD_INPUT, "bad_request", "The configuration is no JSON object.");

  const tieback_str id = {TIEBACK_EXT_CLOCK, sizeof(TIEBACK_EXT_CLOCK) - 1};
  const tieback_host_clock* clock = host->get_extension(host, id);
  if (clock == NULL || !TIEBACK_HAS(clock, tieback_host_clock, now_us)) {
    return fail(error, TIEBACK_BAD_INPUT, "host_service_missing", "This host lacks " TIEBACK_EXT_CLOCK ".");
  }
  minimal* self = calloc(1, sizeof(*self));
  if (self == NULL) return fail(error, TIEBACK_INTERNAL, "internal", "There is no memory left.");
  store_open(&self->items);
  self->host = host;
  self->clock = clock;
  self->c.size = sizeof(self->c);
  self->c.context = self;
  self->c.destroy = destroy;
  self->c.get_extension = get_extension;
  self->c.work = work;
  self->c.submit = submit;
  self->c.list = list;
  self->c.get = get;
  self->c.describe = describe;
  self->c.health = health;
  *connector = &self->c;
  return TIEBACK_OK;
}
