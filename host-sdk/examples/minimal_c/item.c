#include "item.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

static const json_node* at(const request* from, const json_node* parent, const char* name) {
  return json_member(&from->document, parent, name);
}

static char* take(text* self) {
  char* data = self->failed ? NULL : self->data;
  if (self->failed) free(self->data);
  memset(self, 0, sizeof(*self));
  return data;
}

static char* copy_raw(const json_node* node) {
  text raw = {0};
  text_add(&raw, node->begin, node->size);
  return take(&raw);
}

/* ,"name": and the text of a member, or null where it is no text. Ids may come as integers and leave as text. */
static void add_member(text* out, const char* name, const json_node* node) {
  char* value = json_copy(node);
  text_addz(out, ",");
  text_quote(out, name);
  text_addz(out, ":");
  text_quote(out, value);
  free(value);
}

static void add_time(text* out, long long now_us) {
  char buffer[32] = "";
  const time_t seconds = (time_t)(now_us / 1000000);
  struct tm utc;
  if (gmtime_r(&seconds, &utc) == NULL || strftime(buffer, sizeof(buffer), "%Y-%m-%dT%H:%M:%SZ", &utc) == 0) {
    strcpy(buffer, "1970-01-01T00:00:00Z"); /* a clock beyond all calendars */
  }
  text_quote(out, buffer);
}

/* Plain decimal text: the only form that amounts have. */
static bool is_decimal(const json_node* node) {
  if (!json_is(node, JSON_STRING) || node->size == 0) return false;
  size_t i = node->begin[0] == '-' ? 1 : 0;
  size_t digits = 0;
  size_t points = 0;
  for (; i < node->size; ++i) {
    const char c = node->begin[i];
    if (c >= '0' && c <= '9') {
      ++digits;
    } else if (c == '.' && points == 0 && digits > 0) {
      ++points;
      digits = 0;
    } else {
      return false;
    }
  }
  return digits > 0;
}

static char* make_json(const request* from, const stored_item* item, const json_node* document, long long now_us) {
  const json_node* commitment = at(from, document, "commitment");
  const json_node* change_order = at(from, document, "change_order");
  const json_node* actor = request_member(from, "actor");
  const json_node* revision = at(from, from->params, "change_order_revision");
  const json_node* vendor = at(from, commitment, "vendor");
  text out = {0};
  text_addz(&out, "{\"id\":");
  text_quote(&out, item->id);
  text_addz(&out, ",\"connection\":\"memory\",\"company\":");
  text_quote(&out, item->company);
  text_addz(&out, ",\"project\":{\"id\":");
  text_quote(&out, item->project);
  add_member(&out, "name", at(from, at(from, commitment, "project"), "name"));
  text_addz(&out, "},\"commitment\":{\"state\":null");
  add_member(&out, "id", at(from, commitment, "id"));
  add_member(&out, "number", at(from, commitment, "number"));
  add_member(&out, "title", at(from, commitment, "title"));
  add_member(&out, "type", at(from, commitment, "type"));
  text_addz(&out, "},\"vendor\":{\"state\":null");
  add_member(&out, "id", at(from, vendor, "id"));
  add_member(&out, "name", at(from, vendor, "company"));
  add_member(&out, "origin_id", at(from, vendor, "origin_id"));
  text_addz(&out, "},\"change_order\":{\"revision\":");
  text_add(&out, revision->begin, revision->size);
  add_member(&out, "id", at(from, change_order, "id"));
  add_member(&out, "number", at(from, change_order, "number"));
  add_member(&out, "title", at(from, change_order, "title"));
  text_addz(&out, "}");
  add_member(&out, "amount", at(from, change_order, "total_amount"));
  add_member(&out, "currency", at(from, document, "currency"));
  text_addz(&out, ",\"state\":\"ready\",\"icon\":\"blue\",\"revision\":1,\"sent_by\":{\"kind\":\"user\"");
  add_member(&out, "id", at(from, actor, "id"));
  add_member(&out, "name", at(from, actor, "name"));
  text_addz(&out, "},\"sent_at\":");
  add_time(&out, now_us);
  text_addz(&out, ",\"updated_at\":");
  add_time(&out, now_us);
  text_addz(&out, ",\"answers\":{},\"attempts\":0,\"actions\":[]");
  static const char* const kEmpty[] = {"external_key", "origin_id",  "origin_code", "origin_data", "error",  "waiting",
                                       "blocked_by",   "difference", "doubt",       "unlink",      "reason", "residue"};
  for (size_t i = 0; i < sizeof(kEmpty) / sizeof(kEmpty[0]); ++i) add_member(&out, kEmpty[i], NULL);
  text_addz(&out, "}");
  return take(&out);
}

stored_item* item_make(const request* from, long long now_us, const char** message) {
  const json_node* document = at(from, from->params, "document");
  const json_node* commitment = at(from, document, "commitment");
  const json_node* change_order = at(from, document, "change_order");
  stored_item* item = calloc(1, sizeof(*item));
  char* change_order_id = json_copy(at(from, change_order, "id"));
  *message = "There is no memory left.";
  if (item == NULL) goto failed;
  item->company = json_copy(request_member(from, "company"));
  item->project = json_copy(at(from, at(from, commitment, "project"), "id"));
  item->actor = json_copy(at(from, request_member(from, "actor"), "id"));
  item->request_id = json_copy(request_member(from, "request_id"));
  if (item->request_id == NULL) item->request_id = calloc(1, 1); /* a dry run has none */
  item->document = copy_raw(document);
  item->body = copy_raw(from->params);
  if (change_order_id == NULL || item->project == NULL || at(from, commitment, "id") == NULL || item->company == NULL ||
      item->actor == NULL) {
    *message = "The change order document lacks the id of its change order, commitment or project.";
    goto failed;
  }
  if (!is_decimal(at(from, change_order, "total_amount"))) {
    *message = "change_order.total_amount must be a decimal text.";
    goto failed;
  }
  text id = {0};
  text_addz(&id, item->company);
  text_addz(&id, ".");
  text_addz(&id, change_order_id);
  item->id = take(&id);
  if (item->id != NULL) item->item = make_json(from, item, document, now_us);
  if (item->item == NULL || item->document == NULL || item->body == NULL || item->request_id == NULL) goto failed;
  free(change_order_id);
  return item;
failed:
  free(change_order_id);
  item_free(item);
  return NULL;
}
