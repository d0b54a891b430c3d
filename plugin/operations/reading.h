// What people look at: lists, counts, one item with its history, the preview, the prompts.
#pragma once

#include "operations/mutation.h"

namespace tieback::ops {

class Reading {
 public:
  explicit Reading(const Services& services) : services_(services) {}

  Result<json::Value> list(const Request& request) const;
  Result<json::Value> counts(const Request& request) const;
  Result<json::Value> get(const Request& request) const;
  Result<json::Value> preview(const Request& request) const;
  Result<json::Value> prompts(const Request& request) const;

 private:
  Result<json::Value> readyToImport(const Request& request) const;  // importing.cpp
  using See = std::function<Result<json::Value>(ledger::Transaction&, const life::Connection&, const ledger::Item&)>;
  Result<json::Value> onItem(const Request& request, const See& see) const;

  const Services& services_;
};

}  // namespace tieback::ops
