// What Tryton holds of a change order: its purchase and its amendment, by key or by id, and what is compared of them.
#pragma once

#include <optional>
#include <string>

#include "erp/dialects/tryton/client.h"

namespace tieback::erp::tryton {

struct Documents {
  std::optional<json::Value> purchase;
  Records purchase_lines;
  std::optional<json::Value> amendment;
  Records amendment_lines;
  Records commitment_lines;  // of the amended purchase, as they are now
  Records earlier_lines;     // of validated amendments of these lines before this one, oldest first
};

// More than one record under one key.
struct TooMany {
  std::string what;
};

using Reading = std::variant<Documents, TooMany, Outcome>;

// By the external key. Cancelled purchases count as gone: they belong to an earlier life.
Reading readByKey(Client& client, const domain::Draft& draft);
// What a person calls so: a purchase's number, or "purchase.purchase,12" and "purchase.amendment,7" as origin ids are.
Reading readByName(Client& client, const domain::Draft& draft, const std::string& name);
// By the ids in the state.
Reading readByState(Client& client, const domain::Draft& draft, const State& state);

// In their order. The lines of the purchase with that id.
Query readCommitmentLines(Client& client, const std::string& purchase);

}  // namespace tieback::erp::tryton
