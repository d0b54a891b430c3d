/* A small host, built against several versions of the headers: loads the plugin that it is given, and says what it got.
 */
#include <tieback/abi/connector.h>
#include <tieback/abi/entry.h>

#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

typedef struct buffer {
  char text[512];
  size_t size;
} buffer;

static int32_t append(void* context, tieback_str chunk) {
  buffer* into = context;
  if (into->size + chunk.size >= sizeof(into->text)) return 1;
  memcpy(into->text + into->size, chunk.data, (size_t)chunk.size);
  into->size += (size_t)chunk.size;
  into->text[into->size] = '\0';
  return 0;
}

static const void* no_extension(const tieback_host* host, tieback_str id) {
  (void)host;
  (void)id;
  return NULL;
}

#if TIEBACK_ABI_MINOR >= 2
static int32_t help(const tieback_host* host) {
  return host->abi_minor >= 1 ? 42 : 0;
}
#endif

static int fail(const char* what) {
  fprintf(stderr, "%s\n", what);
  return 1;
}

static int call(tieback_connector* connector, tieback_operation operation, const char* name, const char* wanted) {
  buffer got = {{0}, 0};
  const tieback_sink sink = {&got, append};
  const tieback_str request = {"{\"actor\":{\"id\":\"u\"}}", 20};
  if (operation(connector, request, &sink) != TIEBACK_OK) return fail(name);
  printf("%s: %s\n", name, got.text);
  return strstr(got.text, wanted) != NULL ? 0 : fail("that is another answer than was wanted");
}

static int use(tieback_connector* connector, const tieback_host* host) {
  (void)host;
  if (!TIEBACK_HAS(connector, tieback_connector, health)) return fail("health is missing");
  if (TIEBACK_HAS(connector, tieback_connector, accept)) return fail("accept came from nowhere");
  if (call(connector, connector->health, "health", "\"ok\"") != 0) return 1;
#if TIEBACK_ABI_MINOR >= 2
  /* Only a plugin of this version reaches that far. */
  if (TIEBACK_HAS(connector, tieback_connector, archive)) {
    return call(connector, connector->archive, "archive", "with the host's help");
  }
  printf("archive: not supported\n");
#endif
  return 0;
}

int main(int argc, char** argv) {
  if (argc != 2) return fail("which plugin?");
  void* library = dlopen(argv[1], RTLD_NOW | RTLD_LOCAL);
  if (library == NULL) return fail(dlerror());
  const tieback_plugin_entry* entry = dlsym(library, TIEBACK_ENTRY_SYMBOL);
  if (entry == NULL || entry->abi_major != TIEBACK_ABI_MAJOR) return fail("it does not fit");
  if (!TIEBACK_HAS(entry, tieback_plugin_entry, get_factory)) return fail("its entry is too small");

  buffer words = {{0}, 0};
  const tieback_sink sink = {&words, append};
  const tieback_str path = {argv[1], strlen(argv[1])};
  if (entry->init(path, &sink) != TIEBACK_OK) return fail("init");
  const tieback_str id = {TIEBACK_CONNECTOR_FACTORY_ID, strlen(TIEBACK_CONNECTOR_FACTORY_ID)};
  const tieback_connector_factory* factory = entry->get_factory(id);
  if (factory == NULL || factory->count(factory) != 1) return fail("factory");

  tieback_host host = {.size = sizeof(host),
                       .abi_minor = TIEBACK_ABI_MINOR,
                       .name = {"matrix", 6},
                       .version = {"1", 1},
                       .get_extension = no_extension};
#if TIEBACK_ABI_MINOR >= 2
  host.next_minor_member = help;
#endif
  const tieback_str config = {"{}", 2};
  tieback_connector* connector = NULL;
  if (factory->create(factory, factory->descriptor(factory, 0)->id, &host, config, &connector, &sink) != TIEBACK_OK) {
    return fail(words.text);
  }
  const int result = use(connector, &host);
  connector->destroy(connector);
  entry->deinit();
  return result;
}
