#include "store.h"

#include <stdlib.h>
#include <string.h>

void store_open(store* self) {
  pthread_mutex_init(&self->mutex, NULL);
  self->first = NULL;
}

void item_free(stored_item* item) {
  if (item == NULL) return;
  free(item->id);
  free(item->company);
  free(item->project);
  free(item->item);
  free(item->document);
  free(item->actor);
  free(item->request_id);
  free(item->body);
  free(item);
}

void store_close(store* self) {
  while (self->first != NULL) {
    stored_item* next = self->first->next;
    item_free(self->first);
    self->first = next;
  }
  pthread_mutex_destroy(&self->mutex);
}

put_result store_put(store* self, stored_item* item, const stored_item** kept) {
  put_result result = PUT_DONE;
  *kept = item;
  pthread_mutex_lock(&self->mutex);
  for (const stored_item* one = self->first; one != NULL; one = one->next) {
    if (strcmp(one->actor, item->actor) == 0 && strcmp(one->request_id, item->request_id) == 0) {
      result = strcmp(one->body, item->body) == 0 ? PUT_REPEATED : PUT_REUSED;
      *kept = one;
      break;
    }
    if (strcmp(one->id, item->id) == 0) {
      result = PUT_EXISTS;
      *kept = one;
    }
  }
  if (result == PUT_DONE) {
    item->next = self->first;
    self->first = item;
  }
  pthread_mutex_unlock(&self->mutex);
  if (result != PUT_DONE) item_free(item);
  return result;
}

const stored_item* store_find(store* self, const char* company, const char* id) {
  pthread_mutex_lock(&self->mutex);
  const stored_item* one = self->first;
  while (one != NULL && (strcmp(one->id, id) != 0 || strcmp(one->company, company) != 0)) one = one->next;
  pthread_mutex_unlock(&self->mutex);
  return one;
}

void store_each(store* self, const char* company, void (*visit)(void* context, const stored_item* item),
                void* context) {
  pthread_mutex_lock(&self->mutex);
  for (const stored_item* one = self->first; one != NULL; one = one->next) {
    if (strcmp(one->company, company) == 0) visit(context, one);
  }
  pthread_mutex_unlock(&self->mutex);
}
