#ifndef EXAMPLE_CONNECTOR_H
#define EXAMPLE_CONNECTOR_H

#include <tieback/abi/connector.h>

/* As tieback_connector_factory.create. */
tieback_status minimal_create(const tieback_host* host, tieback_str config, tieback_connector** connector,
                              const tieback_sink* error);

#endif
