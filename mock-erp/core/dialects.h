// The dialects of this server: who owns a path, and by name. Threads: any, once all are added.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "dialect.h"

namespace tieback::mock {

class Dialects {
 public:
  void add(std::unique_ptr<Dialect> dialect) { all_.push_back(std::move(dialect)); }
  // Null when there is none.
  Dialect* owner(const HttpRequest& request) const;
  Dialect* find(std::string_view name) const;
  const std::vector<std::unique_ptr<Dialect>>& all() const { return all_; }

 private:
  std::vector<std::unique_ptr<Dialect>> all_;
};

}  // namespace tieback::mock
