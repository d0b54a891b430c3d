/* What the library exports: one entry, one factory, one kind of connector. */
#include "connector.h"
#include "request.h"

#include <tieback/abi/entry.h>

#include <string.h>

#define ID "org.tieback.example.minimal"
#define STR(literal) \
  { literal, sizeof(literal) - 1 }

static const tieback_connector_descriptor kDescriptor = {sizeof(tieback_connector_descriptor), 0, STR(ID),
                                                         STR("Minimal"), STR("1.0.0")};

static bool is(tieback_str text, const char* wanted) {
  return text.size == strlen(wanted) && (text.size == 0 || memcmp(text.data, wanted, (size_t)text.size) == 0);
}

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
  *connector = NULL;
  if (!is(id, ID)) return fail(error, TIEBACK_BAD_INPUT, "bad_request", "This plugin makes no such connector.");
  return minimal_create(host, config, connector, error);
}

static const tieback_connector_factory kFactory = {sizeof(tieback_connector_factory), 0, count, descriptor, create};

static tieback_status init(tieback_str path, const tieback_sink* error) {
  (void)path;
  (void)error;
  return TIEBACK_OK; /* nothing outside the connectors has to be set up */
}

static void deinit(void) {}

static const void* get_factory(tieback_str id) {
  return is(id, TIEBACK_CONNECTOR_FACTORY_ID) ? &kFactory : NULL;
}

const tieback_plugin_entry tieback_entry = {
    sizeof(tieback_plugin_entry), TIEBACK_ABI_MAJOR, TIEBACK_ABI_MINOR, 0, init, deinit, get_factory};
