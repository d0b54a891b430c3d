#pragma once

#include <utility>

namespace tieback::exporting {

// Runs something at the end of a scope, whatever way it ends.
template <class F>
class AtEnd {
 public:
  explicit AtEnd(F action) : action_(std::move(action)) {}
  ~AtEnd() { action_(); }
  AtEnd(const AtEnd&) = delete;
  AtEnd& operator=(const AtEnd&) = delete;

 private:
  F action_;
};

}  // namespace tieback::exporting
