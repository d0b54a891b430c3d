// The operations of a connector as one table: name, slot, and what its request must carry. Loader, C++ wrapper,
// conformance kit and documentation read it from here.
#pragma once

#include <tieback/abi/connector.h>
#include <tieback/sdk/json.h>

#include <array>
#include <optional>
#include <string_view>

namespace tieback {

struct Error;

enum class Operation : std::uint8_t {
  submit,
  resend,
  retrieve,
  void_item,
  accept,
  unaccept,
  reject,
  export_item,
  try_again,
  cancel,
  resolve_doubt,
  acknowledge,
  unlink,
  link,
  import_items,
  dismiss,
  restore,
  set_mail_preference,
  list,
  counts,
  get,
  preview,
  prompts,
  metadata,
  describe,
  health,
};
inline constexpr std::size_t kOperationCount = 26;

using OperationSlot = tieback_operation tieback_connector::*;

struct OperationInfo {
  Operation operation;
  std::string_view name;  // in documents: "void", "export", "import"; the schema is schema/<name>.schema.json
  OperationSlot slot;
  bool mutating;        // carries a request_id (submit does not need one for a dry run)
  bool about_item;      // carries `item`
  bool needs_revision;  // carries `expected_revision`
};

// In the order of the enumeration.
const std::array<OperationInfo, kOperationCount>& operations();
const OperationInfo& info(Operation operation);
inline std::string_view name(Operation operation) {
  return info(operation).name;
}
std::optional<Operation> operationByName(std::string_view name);

// Holds a request against the operation's shape: envelope, actor, and the names and kinds of `params`. Gives what is
// wrong first (code bad_request, `where` its path), or nothing. What a value means is the connector's to judge.
std::optional<Error> checkRequest(Operation operation, const json::Value& request);

}  // namespace tieback
