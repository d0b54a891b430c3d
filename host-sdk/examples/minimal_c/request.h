/* The request's envelope: what must be there, and who asks. */
#ifndef EXAMPLE_REQUEST_H
#define EXAMPLE_REQUEST_H

#include "json.h"

#include <tieback/abi/types.h>

typedef enum operation { OP_SUBMIT, OP_LIST, OP_GET, OP_DESCRIBE, OP_HEALTH } operation;

typedef struct request {
  json_document document;
  const json_node* root;
  const json_node* params; /* null when there are none */
} request;

/* TIEBACK_OK, or the status of the error that it wrote into the sink. request_free() in both cases. */
tieback_status request_read(request* self, operation which, tieback_str bytes, const tieback_sink* sink);
void request_free(request* self);

const json_node* request_member(const request* self, const char* name);

/* Rights of the actor on a project. `any` project where `project` is null. */
bool may_send(const request* self, const char* project);
bool may_view(const request* self, const char* project);

/* Writes an error document and returns its status. `message` is this program's own text. */
tieback_status fail(const tieback_sink* sink, tieback_status status, const char* code, const char* message);

#endif
