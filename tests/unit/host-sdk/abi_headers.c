/* Every ABI header compiles in each language standard that a plugin may be written in, whatever stands before it. */
#include <tieback/abi/ext/wake.h>

#include <tieback/abi/ext/secrets.h>

#include <tieback/abi/ext/random.h>

#include <tieback/abi/ext/metrics.h>

#include <tieback/abi/ext/log.h>

#include <tieback/abi/ext/http_route.h>

#include <tieback/abi/ext/events.h>

#include <tieback/abi/ext/directory.h>

#include <tieback/abi/ext/clock.h>

#include <tieback/abi/entry.h>

#include <tieback/abi/connector.h>

int tieback_tests_has(const tieback_connector* connector);
int tieback_tests_has(const tieback_connector* connector) {
  return TIEBACK_HAS(connector, tieback_connector, health) && TIEBACK_OK == 0;
}
