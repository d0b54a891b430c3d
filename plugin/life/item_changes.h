// Changes to an item that more than one place makes.
#pragma once

#include <string>

#include "domain/item.h"
#include "erp/port/dialect.h"

namespace tieback::life {

// Fills item.doubt and says when to look. The absence proof is the step's, counted from now: whatever was sent was sent
// before.
void enterDoubt(domain::Item& item, const erp::Dialect& dialect, const erp::Job& job, const std::string& step,
                const std::string& known, domain::Micros now);
// Nothing is proven by time passing while that incarnation of a host may still send the request. `name`: the host's,
// for people.
void holdQuietTime(domain::Item& item, const std::string& may_send, const std::string& name);
// It can't any more: from now on, what is not seen after the quiet time is absent.
void beginQuietTime(domain::Item& item, domain::Micros now);
void leaveDoubt(domain::Item& item);

// A person's word that the ERP holds it, kept for the read-back; and what the read-back contradicts in it, added to
// `difference` (null when there is none so far).
void keepWord(domain::Item& item);
void compareWithWord(const domain::Item& item, const erp::Origin& origin, json::Value& difference);
// The difference of a change order that only a person has seen in the ERP.
json::Value unseen(const std::string& why);

// A request whose answer was lost may have made something that no look-up has seen: remembered until one has seen it,
// or it can't come any more.
void markUnsettled(domain::Item& item);
void markSettled(domain::Item& item);
// What earlier tries have left in the ERP, or may have, for people; empty when nothing.
std::string leftBehind(const domain::Item& item, const erp::Dialect& dialect);

void takeOrigin(domain::Item& item, const erp::Origin& origin);
void forgetOrigin(domain::Item& item);

// Undoes what accept pinned.
void forgetAcceptance(domain::Item& item);
// Undoes what an export left on the item, for a new sending.
void forgetExport(domain::Item& item);

// The contract's item.difference, or null when both are the same.
json::Value differenceOf(const domain::Projection& expected, const domain::Projection& found);

}  // namespace tieback::life
