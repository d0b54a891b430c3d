#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void text_free(text* self) {
  free(self->data);
  memset(self, 0, sizeof(*self));
}

void text_add(text* self, const char* bytes, size_t size) {
  if (self->failed) return;
  if (self->size + size + 1 > self->room) {
    const size_t room = 2 * (self->size + size) + 64;
    char* data = realloc(self->data, room);
    if (data == NULL) {
      self->failed = true;
      return;
    }
    self->data = data;
    self->room = room;
  }
  if (size > 0) memcpy(self->data + self->size, bytes, size);
  self->size += size;
  self->data[self->size] = '\0';
}

void text_addz(text* self, const char* zero_terminated) {
  text_add(self, zero_terminated, strlen(zero_terminated));
}

void text_addn(text* self, long long number) {
  char digits[32];
  const int length = snprintf(digits, sizeof(digits), "%lld", number);
  text_add(self, digits, (size_t)length);
}

void text_quote(text* self, const char* zero_terminated) {
  if (zero_terminated == NULL) {
    text_addz(self, "null");
    return;
  }
  text_addz(self, "\"");
  for (const char* at = zero_terminated; *at != '\0'; ++at) {
    const unsigned char byte = (unsigned char)*at;
    if (byte == '"' || byte == '\\') {
      const char escaped[2] = {'\\', *at};
      text_add(self, escaped, 2);
    } else if (byte < 0x20) {
      char escaped[8];
      const int length = snprintf(escaped, sizeof(escaped), "\\u%04x", byte);
      text_add(self, escaped, (size_t)length);
    } else {
      text_add(self, at, 1);
    }
  }
  text_addz(self, "\"");
}
