// An item as the contract shows it, for one actor.
#pragma once

#include <optional>

#include "domain/actor.h"
#include "domain/item.h"
#include "domain/json_text.h"
#include "ledger/port/ledger.h"
#include "life/connection.h"
#include "operations/actions.h"

namespace tieback::ops {

// The documents of a page's items, as text: a page is thousands of small values. What all of them have in common is put
// together once. The actor must outlive it.
class ItemDocuments {
 public:
  explicit ItemDocuments(const domain::Actor& actor) : actions_(actor) {}
  void write(domain::JsonText& out, const domain::Item& item, const life::Connection& connection,
             const std::optional<domain::Item>& blocker);

 private:
  Actions actions_;
};

// Of one, written.
json::Value itemDocument(const domain::Item& item, const life::Connection& connection, const domain::Actor& actor,
                         const std::optional<domain::Item>& blocker);

// The export that must end before this one begins; nothing when none does.
std::optional<domain::Item> blockerOf(ledger::Transaction& transaction, const domain::Item& item);

}  // namespace tieback::ops
