/* What was sent, in memory. Every function locks by itself. */
#ifndef EXAMPLE_STORE_H
#define EXAMPLE_STORE_H

#include "text.h"

#include <pthread.h>

typedef struct stored_item {
  char* id;
  char* company;
  char* project;
  char* item;     /* item.schema.json */
  char* document; /* the change order document as it came */
  /* The request that made it: the same one again gets the same answer. */
  char* actor;
  char* request_id;
  char* body;
  struct stored_item* next;
} stored_item;

typedef struct store {
  pthread_mutex_t mutex;
  stored_item* first;
} store;

typedef enum put_result { PUT_DONE, PUT_REPEATED, PUT_REUSED, PUT_EXISTS } put_result;

void store_open(store* self);
void store_close(store* self);
void item_free(stored_item* item);

/* Takes `item` when PUT_DONE, else frees it. *kept is the item that holds, or null. Items never change and live as long
 * as the store. */
put_result store_put(store* self, stored_item* item, const stored_item** kept);
/* The item of that company, or null. */
const stored_item* store_find(store* self, const char* company, const char* id);
/* Calls for each item of that company. */
void store_each(store* self, const char* company, void (*visit)(void* context, const stored_item* item), void* context);

#endif
