// A JSON document that is kept as it came: whoever copies its holder shares it. An item goes through many hands during
// an export, and none of them changes the change order.
//
// Threads: a value type; concurrent reads are fine.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include <tieback/sdk/json.h>

namespace tieback::domain {

class SharedJson {
 public:
  SharedJson() : SharedJson(json::Value()) {}
  SharedJson(json::Value value) : value_(std::make_shared<const json::Value>(std::move(value))) {}

  operator const json::Value&() const { return *value_; }
  const json::Value* path(std::string_view dotted) const { return value_->path(dotted); }
  std::string dump() const { return value_->dump(); }

  friend bool operator==(const SharedJson& a, const SharedJson& b) {
    return a.value_ == b.value_ || *a.value_ == *b.value_;
  }

 private:
  std::shared_ptr<const json::Value> value_;
};

}  // namespace tieback::domain
