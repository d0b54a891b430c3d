#include <tieback/sdk/operation.h>

#include <algorithm>

namespace tieback {
namespace {

using C = tieback_connector;

// name, slot, mutating, about an item, needs the item's revision
constexpr std::array<OperationInfo, kOperationCount> kOperations{{
    {Operation::submit, "submit", &C::submit, true, false, false},
    {Operation::resend, "resend", &C::resend, true, false, false},
    {Operation::retrieve, "retrieve", &C::retrieve, true, true, true},
    {Operation::void_item, "void", &C::void_item, true, true, true},
    {Operation::accept, "accept", &C::accept, true, true, true},
    {Operation::unaccept, "unaccept", &C::unaccept, true, true, true},
    {Operation::reject, "reject", &C::reject, true, true, true},
    {Operation::export_item, "export", &C::export_item, true, true, true},
    {Operation::try_again, "try_again", &C::try_again, true, true, true},
    {Operation::cancel, "cancel", &C::cancel, true, true, true},
    {Operation::resolve_doubt, "resolve_doubt", &C::resolve_doubt, true, true, true},
    {Operation::acknowledge, "acknowledge", &C::acknowledge, true, true, true},
    {Operation::unlink, "unlink", &C::unlink, true, true, true},
    {Operation::link, "link", &C::link, true, true, true},
    {Operation::import_items, "import", &C::import_items, true, false, false},
    {Operation::dismiss, "dismiss", &C::dismiss, true, false, false},
    {Operation::restore, "restore", &C::restore, true, false, false},
    {Operation::set_mail_preference, "set_mail_preference", &C::set_mail_preference, true, false, false},
    {Operation::list, "list", &C::list, false, false, false},
    {Operation::counts, "counts", &C::counts, false, false, false},
    {Operation::get, "get", &C::get, false, true, false},
    {Operation::preview, "preview", &C::preview, false, true, false},
    {Operation::prompts, "prompts", &C::prompts, false, true, false},
    {Operation::metadata, "metadata", &C::metadata, false, false, false},
    {Operation::describe, "describe", &C::describe, false, false, false},
    {Operation::health, "health", &C::health, false, false, false},
}};

constexpr bool inOrder() {
  for (std::size_t i = 0; i < kOperationCount; ++i) {
    if (static_cast<std::size_t>(kOperations[i].operation) != i) return false;
  }
  return true;
}
static_assert(inOrder(), "info() takes the enumerator as the index");

}  // namespace

const std::array<OperationInfo, kOperationCount>& operations() {
  return kOperations;
}

const OperationInfo& info(Operation operation) {
  return kOperations.at(static_cast<std::size_t>(operation));
}

std::optional<Operation> operationByName(std::string_view name) {
  const auto* found = std::find_if(kOperations.begin(), kOperations.end(),
                                   [&](const OperationInfo& entry) { return entry.name == name; });
  if (found == kOperations.end()) return std::nullopt;
  return found->operation;
}

}  // namespace tieback
