// What accept pins and export holds against: the draft made from the item's document, the answers and the profile, and
// a digest over all that the approver could see. Nothing of the ERP's own goes in.
#pragma once

#include <string>

#include <tieback/sdk/result.h>

#include "domain/draft.h"
#include "domain/item.h"
#include "life/connection.h"

namespace tieback::life {

struct Pinned {
  domain::Draft draft;
  json::Value mapped;  // the contract's preview.mapped
  std::string digest;
};

// With the item's own answers and day of acceptance, or with others for a preview.
Result<Pinned> pinnedOf(const domain::Item& item, const Connection& connection);
Result<Pinned> pinnedOf(const domain::Item& item, const Connection& connection, const json::Value& answers,
                        const std::string& today);

// The same for every retry of one pinned revision and step; another one when anything pinned differs, or when what was
// made before was removed again.
std::string idempotencyKey(const domain::Item& item, const std::string& step);

}  // namespace tieback::life
