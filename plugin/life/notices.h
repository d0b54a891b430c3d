// The mails that belong to a move, queued in its transaction; the mail lane sends them.
#pragma once

#include <string>
#include <vector>

#include "ledger/port/ledger.h"
#include "life/connection.h"

namespace tieback::life {

enum class Notice { rejection, failed, in_doubt, synced, resent };

struct Recipient {
  std::string name;
  std::string email;
};

// To whom the profile's mail rules say; nobody where they say so. `approvers`: for `resent` only.
void queueNotice(ledger::Transaction& transaction, const Connection& connection, const ledger::Item& item, Notice notice,
                 ledger::Micros now, const std::vector<Recipient>& approvers = {});

// What the templates are filled with.
json::Value noticeContext(const Connection& connection, const ledger::Item& item);

}  // namespace tieback::life
