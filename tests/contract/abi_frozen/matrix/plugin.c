/* A plugin of one small connector, built against several versions of the headers. */
#include <tieback/abi/connector.h>
#include <tieback/abi/entry.h>

#include <stdlib.h>
#include <string.h>

static tieback_status say(const tieback_sink* sink, const char* words) {
  const tieback_str chunk = {words, strlen(words)};
  return sink->write(sink->context, chunk) == 0 ? TIEBACK_OK : TIEBACK_INTERNAL;
}

static tieback_status health(tieback_connector* self, tieback_str request, const tieback_sink* sink) {
  (void)self;
  (void)request;
  return say(sink, "{\"status\":\"ok\",\"checks\":[]}");
}

#if TIEBACK_ABI_MINOR >= 2
/* An operation that only the next version has. It asks the host what it knows before it uses it. */
static tieback_status archive(tieback_connector* self, tieback_str request, const tieback_sink* sink) {
  const tieback_host* host = self->context;
  (void)request;
  if (!TIEBACK_HAS(host, tieback_host, next_minor_member)) return say(sink, "archived without the host's help");
  return say(sink, host->next_minor_member(host) == 42 ? "archived with the host's help" : "the host's help was wrong");
}
#endif

static const void* get_extension(tieback_connector* self, tieback_str id) {
  (void)self;
  (void)id;
  return NULL;
}

static tieback_status work(tieback_connector* self, tieback_lane lane, const tieback_cancel* cancel, uint32_t* did,
                           const tieback_sink* error) {
  (void)self;
  (void)lane;
  (void)cancel;
  (void)error;
  *did = 0;
  return TIEBACK_OK;
}

static void destroy(tieback_connector* self) {
  free(self);
}

static const tieback_connector_descriptor kDescriptor = {
    sizeof(tieback_connector_descriptor), 0, {"org.tieback.frozen", 18}, {"Frozen", 6}, {"1", 1}};

static uint32_t count(const tieback_connector_factory* factory) {
  (void)factory;
  return 1;
}

static const tieback_connector_descriptor* descriptor(const tieback_connector_factory* factory, uint32_t index) {
  (void)factory;
  return index == 0 ? &kDescriptor : NULL;
}

static tieback_status create(const tieback_connector_factory* factory, tieback_str id, const tieback_host* host,
                             tieback_str config, tieback_connector** connector, const tieback_sink* error) {
  (void)factory;
  (void)id;
  (void)config;
  (void)error;
  tieback_connector* self = calloc(1, sizeof(*self));
  if (self == NULL) return TIEBACK_INTERNAL;
  self->size = sizeof(*self);
  self->context = (void*)(uintptr_t)host;
  self->destroy = destroy;
  self->get_extension = get_extension;
  self->work = work;
  self->health = health;
#if TIEBACK_ABI_MINOR >= 2
  self->archive = archive;
#endif
  *connector = self;
  return TIEBACK_OK;
}

static const tieback_connector_factory kFactory = {sizeof(tieback_connector_factory), 0, count, descriptor, create};

static tieback_status init(tieback_str path, const tieback_sink* error) {
  (void)path;
  (void)error;
  return TIEBACK_OK;
}

static void deinit(void) {}

static const void* get_factory(tieback_str id) {
  return id.size == strlen(TIEBACK_CONNECTOR_FACTORY_ID) ? &kFactory : NULL;
}

const tieback_plugin_entry tieback_entry = {
    .size = sizeof(tieback_plugin_entry),
    .abi_major = TIEBACK_ABI_MAJOR,
    .abi_minor = TIEBACK_ABI_MINOR,
    .init = init,
    .deinit = deinit,
    .get_factory = get_factory,
};
