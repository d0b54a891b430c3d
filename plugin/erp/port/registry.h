// The dialects this plugin was built with. The list behind it is generated from the folders of erp/dialects/: each
// holds a `dialect.cpp` that defines `std::unique_ptr<Dialect> tieback::erp::make_<folder>(DialectContext)`.
#pragma once

#include <string_view>
#include <vector>

#include "erp/port/dialect.h"

namespace tieback::erp {

struct DialectEntry {
  std::string_view name;  // the folder's
  DialectMaker make;
};

const std::vector<DialectEntry>& dialects();

}  // namespace tieback::erp
