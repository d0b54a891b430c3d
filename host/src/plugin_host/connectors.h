// What the rest of the host knows of connectors: who answers for a company.
#pragma once

#include <tieback/sdk/loader.h>

#include <string>
#include <string_view>
#include <vector>

namespace tieback::host {

class Connectors {
 public:
  virtual ~Connectors() = default;
  // Operations run in the calling thread; connector_missing (internal) where no plugin serves the company.
  virtual CallResult call(const std::string& company, Operation operation, const json::Value& request) = 0;
  virtual RawResult callRaw(const std::string& company, Operation operation, const json::Value& request) = 0;
};

}  // namespace tieback::host
