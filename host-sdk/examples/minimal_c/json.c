#include "json.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_DEPTH = 64 };

typedef struct reader {
  json_document* out;
  const char* at;
  const char* end;
  int depth;
} reader;

static void skip_space(reader* r) {
  while (r->at < r->end && (*r->at == ' ' || *r->at == '\t' || *r->at == '\n' || *r->at == '\r')) ++r->at;
}

static bool take(reader* r, char wanted) {
  if (r->at == r->end || *r->at != wanted) return false;
  ++r->at;
  return true;
}

/* The length of the UTF-8 sequence at `at`, or 0. */
static size_t sequence(const unsigned char* at, size_t left) {
  if (at[0] < 0x80) return 1;
  const size_t length = at[0] >= 0xF0 ? 4 : at[0] >= 0xE0 ? 3 : 2;
  if (at[0] < 0xC2 || at[0] > 0xF4 || left < length) return 0;
  for (size_t i = 1; i < length; ++i) {
    if ((at[i] & 0xC0) != 0x80) return 0;
  }
  if (at[0] == 0xE0 && at[1] < 0xA0) return 0;
  if (at[0] == 0xED && at[1] > 0x9F) return 0;
  if (at[0] == 0xF0 && at[1] < 0x90) return 0;
  if (at[0] == 0xF4 && at[1] > 0x8F) return 0;
  return length;
}

static int hex(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

static int unit(const char* four) {
  int value = 0;
  for (int i = 0; i < 4; ++i) {
    if (hex(four[i]) < 0) return -1;
    value = value * 16 + hex(four[i]);
  }
  return value;
}

/* One escape after its backslash; surrogates must come in pairs. */
static bool read_escape(reader* r) {
  if (r->at == r->end) return false;
  const char c = *r->at++;
  if (c != 'u') return c != '\0' && strchr("\"\\/bfnrt", c) != NULL;
  if (r->end - r->at < 4) return false;
  const int first = unit(r->at);
  r->at += 4;
  if (first < 0 || (first >= 0xDC00 && first <= 0xDFFF)) return false;
  if (first < 0xD800 || first > 0xDBFF) return true;
  if (r->end - r->at < 6 || r->at[0] != '\\' || r->at[1] != 'u') return false;
  const int second = unit(r->at + 2);
  r->at += 6;
  return second >= 0xDC00 && second <= 0xDFFF;
}

static bool read_string(reader* r, const char** begin, size_t* size) {
  if (!take(r, '"')) return false;
  *begin = r->at;
  while (r->at < r->end && *r->at != '"') {
    if ((unsigned char)*r->at < 0x20) return false;
    if (*r->at == '\\') {
      ++r->at;
      if (!read_escape(r)) return false;
      continue;
    }
    const size_t length = sequence((const unsigned char*)r->at, (size_t)(r->end - r->at));
    if (length == 0) return false;
    r->at += length;
  }
  *size = (size_t)(r->at - *begin);
  return take(r, '"');
}

static bool read_digits(reader* r) {
  const char* begin = r->at;
  while (r->at < r->end && *r->at >= '0' && *r->at <= '9') ++r->at;
  return r->at > begin;
}

static bool read_number(reader* r) {
  (void)take(r, '-');
  const bool zero = take(r, '0');
  if (!zero && !read_digits(r)) return false;
  if (take(r, '.') && !read_digits(r)) return false;
  if (take(r, 'e') || take(r, 'E')) {
    if (!take(r, '+')) (void)take(r, '-');
    if (!read_digits(r)) return false;
  }
  return true;
}

static bool read_word(reader* r, const char* word) {
  const size_t size = strlen(word);
  if ((size_t)(r->end - r->at) < size || memcmp(r->at, word, size) != 0) return false;
  r->at += size;
  return true;
}

/* The index of a fresh node; the count where there is no memory. */
static size_t fresh(json_document* self) {
  if (self->count == self->room) {
    const size_t room = 2 * self->room + 64;
    json_node* nodes = realloc(self->nodes, room * sizeof(*nodes));
    if (nodes == NULL) return self->count;
    self->nodes = nodes;
    self->room = room;
  }
  memset(&self->nodes[self->count], 0, sizeof(json_node));
  return self->count++;
}

static bool read_value(reader* r, const char* name, size_t name_size);

static bool read_children(reader* r, bool object) {
  const char closing = object ? '}' : ']';
  ++r->at;
  skip_space(r);
  if (take(r, closing)) return true;
  for (;;) {
    const char* name = NULL;
    size_t name_size = 0;
    skip_space(r);
    if (object) {
      if (!read_string(r, &name, &name_size)) return false;
      skip_space(r);
      if (!take(r, ':')) return false;
    }
    if (!read_value(r, name, name_size)) return false;
    skip_space(r);
    if (take(r, closing)) return true;
    if (!take(r, ',')) return false;
  }
}

static bool read_value(reader* r, const char* name, size_t name_size) {
  const size_t before = r->out->count;
  const size_t index = fresh(r->out);
  if (r->out->count == before || r->depth >= MAX_DEPTH) return false;
  skip_space(r);
  if (r->at == r->end) return false;
  json_node node = {JSON_NULL, r->at, 0, name, name_size, 0};
  bool read = false;
  const char c = *r->at;
  ++r->depth;
  if (c == '{' || c == '[') {
    node.kind = c == '{' ? JSON_OBJECT : JSON_ARRAY;
    read = read_children(r, c == '{');
  } else if (c == '"') {
    node.kind = JSON_STRING;
    read = read_string(r, &node.begin, &node.size);
  } else if (c == 't' || c == 'f') {
    node.kind = JSON_BOOLEAN;
    read = read_word(r, c == 't' ? "true" : "false");
  } else if (c == 'n') {
    read = read_word(r, "null");
  } else {
    node.kind = JSON_NUMBER;
    read = read_number(r);
  }
  --r->depth;
  if (node.kind != JSON_STRING) node.size = (size_t)(r->at - node.begin);
  node.end = r->out->count;
  r->out->nodes[index] = node;
  return read;
}

bool json_parse(json_document* self, const char* data, size_t size) {
  memset(self, 0, sizeof(*self));
  if (data == NULL) return false;
  reader r = {self, data, data + size, 0};
  if (!read_value(&r, NULL, 0)) return false;
  skip_space(&r);
  return r.at == r.end;
}

void json_free(json_document* self) {
  free(self->nodes);
  memset(self, 0, sizeof(*self));
}

const json_node* json_first(const json_document* self, const json_node* parent) {
  if (parent == NULL || (parent->kind != JSON_OBJECT && parent->kind != JSON_ARRAY)) return NULL;
  const size_t index = (size_t)(parent - self->nodes) + 1;
  return index < parent->end ? &self->nodes[index] : NULL;
}

const json_node* json_next(const json_document* self, const json_node* parent, const json_node* child) {
  return child->end < parent->end ? &self->nodes[child->end] : NULL;
}

bool json_named(const json_node* node, const char* name) {
  return node->name != NULL && node->name_size == strlen(name) && memcmp(node->name, name, node->name_size) == 0;
}

const json_node* json_member(const json_document* self, const json_node* object, const char* name) {
  if (!json_is(object, JSON_OBJECT)) return NULL;
  const json_node* child = json_first(self, object);
  while (child != NULL && !json_named(child, name)) child = json_next(self, object, child);
  return child;
}

bool json_is(const json_node* node, json_kind kind) {
  return node != NULL && node->kind == kind;
}

bool json_equals(const json_node* node, const char* text) {
  return json_is(node, JSON_STRING) && node->size == strlen(text) && memcmp(node->begin, text, node->size) == 0;
}

static char* put_utf8(char* to, unsigned long code) {
  if (code < 0x80) {
    *to++ = (char)code;
  } else if (code < 0x800) {
    *to++ = (char)(0xC0 | (code >> 6));
    *to++ = (char)(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    *to++ = (char)(0xE0 | (code >> 12));
    *to++ = (char)(0x80 | ((code >> 6) & 0x3F));
    *to++ = (char)(0x80 | (code & 0x3F));
  } else {
    *to++ = (char)(0xF0 | (code >> 18));
    *to++ = (char)(0x80 | ((code >> 12) & 0x3F));
    *to++ = (char)(0x80 | ((code >> 6) & 0x3F));
    *to++ = (char)(0x80 | (code & 0x3F));
  }
  return to;
}

/* The escape after a backslash, which the parser has checked, as UTF-8. */
static const char* unescape(const char* at, char** to) {
  static const char kNames[] = "\"\\/bfnrt";
  static const char kBytes[] = "\"\\/\b\f\n\r\t";
  if (*at != 'u') {
    *(*to)++ = kBytes[strchr(kNames, *at) - kNames];
    return at + 1;
  }
  unsigned long code = (unsigned long)unit(at + 1);
  at += 5;
  if (code >= 0xD800 && code <= 0xDBFF) {
    code = 0x10000 + ((code - 0xD800) << 10) + ((unsigned long)unit(at + 2) - 0xDC00);
    at += 6;
  }
  *to = put_utf8(*to, code);
  return at;
}

char* json_copy(const json_node* node) {
  if (!json_is(node, JSON_STRING) && !json_is(node, JSON_NUMBER)) return NULL;
  char* copy = malloc(node->size + 1); /* unescaped text is never longer */
  if (copy == NULL) return NULL;
  char* to = copy;
  for (const char* at = node->begin; at < node->begin + node->size;) {
    if (*at == '\\') {
      at = unescape(at + 1, &to);
      if (to[-1] == '\0') {
        free(copy);
        return NULL;
      }
    } else {
      *to++ = *at++;
    }
  }
  *to = '\0';
  return copy;
}
