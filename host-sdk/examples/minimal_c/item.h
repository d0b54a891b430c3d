/* An item from a request to submit. */
#ifndef EXAMPLE_ITEM_H
#define EXAMPLE_ITEM_H

#include "request.h"
#include "store.h"

/* Null, with what is wrong in *message, when the change order document lacks something or memory runs out. */
stored_item* item_make(const request* from, long long now_us, const char** message);

#endif
