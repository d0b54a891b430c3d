/* Entries without a connector behind them, for what is wrong before one is made. */
#ifndef TIEBACK_TESTS_BROKEN_MINIMAL_H
#define TIEBACK_TESTS_BROKEN_MINIMAL_H

#include <tieback/abi/entry.h>

static tieback_status init(tieback_str path, const tieback_sink* error) {
  (void)path;
  (void)error;
  return TIEBACK_OK;
}
static void deinit(void) {}
static const void* get_factory(tieback_str id) {
  (void)id;
  return 0;
}

#endif
