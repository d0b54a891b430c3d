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

// `by`: the name of who did it. To whom the profile's mail rules say; nobody where they say so. `approvers`: for
// `resent` only. Whether there is a mail now.
bool queueNotice(ledger::Transaction& transaction, const Connection& connection, const ledger::Item& item,
                 Notice notice, ledger::Micros now, const std::string& by = "",
                 const std::vector<Recipient>& approvers = {});

// What a mail's template is filled with for one item (plugin/mail/message.h): the contract's item, as far as mails need
// it.
json::Value mailItem(const ledger::Item& item);

}  // namespace tieback::life
