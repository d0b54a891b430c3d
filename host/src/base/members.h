// Members of documents that strangers write: what is there in another shape counts as missing.
#pragma once

#include <tieback/sdk/json.h>

#include <string>
#include <string_view>

namespace tieback::host {

inline std::string stringIn(const json::Value& object, std::string_view name) {
  const json::Value* member = object.isObject() ? object.find(name) : nullptr;
  return member != nullptr && member->isString() ? member->asString() : std::string();
}

}  // namespace tieback::host
