/* A small JSON reader: a flat array of nodes over the caller's text, which must outlive them. Strict: RFC 8259, UTF-8,
 * at most 64 levels. A real connector in C would take a library instead. */
#ifndef EXAMPLE_JSON_H
#define EXAMPLE_JSON_H

#include <stdbool.h>
#include <stddef.h>

typedef enum json_kind { JSON_NULL, JSON_BOOLEAN, JSON_NUMBER, JSON_STRING, JSON_ARRAY, JSON_OBJECT } json_kind;

typedef struct json_node {
  json_kind kind;
  const char* begin; /* of a string: after its quote, still escaped */
  size_t size;
  const char* name; /* of a member, as begin and size */
  size_t name_size;
  size_t end; /* index of the node after this one and all in it */
} json_node;

typedef struct json_document {
  json_node* nodes; /* the first is the root */
  size_t count;
  size_t room;
} json_document;

/* False when the text is not JSON or memory runs out. Free in both cases. */
bool json_parse(json_document* self, const char* data, size_t size);
void json_free(json_document* self);

/* The member of that name, or null; null in, null out. Names are compared as written. */
const json_node* json_member(const json_document* self, const json_node* object, const char* name);
/* For walks: the first child, and the next one; null at the end. */
const json_node* json_first(const json_document* self, const json_node* parent);
const json_node* json_next(const json_document* self, const json_node* parent, const json_node* child);

bool json_named(const json_node* node, const char* name);
bool json_is(const json_node* node, json_kind kind);
/* Is it that text, as written? */
bool json_equals(const json_node* node, const char* text);
/* The text of a string (unescaped) or number; null for all else, for a NUL in it, and without memory. Free it. */
char* json_copy(const json_node* node);

#endif
