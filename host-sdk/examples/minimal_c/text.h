/* Text that grows. Memory that cannot be had is remembered in `failed`, so that callers check once, at the end. */
#ifndef EXAMPLE_TEXT_H
#define EXAMPLE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

typedef struct text {
  char* data; /* NUL-terminated when not null */
  size_t size;
  size_t room;
  bool failed;
} text;

void text_free(text* self);
void text_add(text* self, const char* bytes, size_t size);
void text_addz(text* self, const char* zero_terminated);
void text_addn(text* self, long long number);
/* As a JSON string with its quotes; null as null. The bytes must be UTF-8. */
void text_quote(text* self, const char* zero_terminated);

#endif
