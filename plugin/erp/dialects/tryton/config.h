// What a Tryton connection is set up with. See docs/erp/tryton.md.
#pragma once

#include <cstdint>
#include <string>

#include "erp/port/dialect.h"

namespace tieback::erp::tryton {

struct Config {
  std::string database;
  std::string username;
  std::string password;         // a reference
  std::int64_t absence_us = 0;  // quiet time after which what does not show was not done
};

// Throws ConfigError.
Config readConfig(const DialectContext& context);

}  // namespace tieback::erp::tryton
