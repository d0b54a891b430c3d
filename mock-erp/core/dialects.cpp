#include "dialects.h"

namespace tieback::mock {

Dialect* Dialects::owner(const HttpRequest& request) const {
  for (const auto& dialect : all_) {
    if (dialect->ownsByHost(request)) return dialect.get();
  }
  for (const auto& dialect : all_) {
    if (dialect->owns(request)) return dialect.get();
  }
  return nullptr;
}

Dialect* Dialects::find(std::string_view name) const {
  for (const auto& dialect : all_) {
    if (dialect->name() == name) return dialect.get();
  }
  return nullptr;
}

}  // namespace tieback::mock
