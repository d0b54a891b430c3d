// The company's audit trail: who changed what, written in the transaction of the change.
#pragma once

#include <directory/actor.h>
#include <store/database.h>

#include <string>
#include <string_view>

namespace tieback::host {

void recordAudit(Connection& connection, std::int64_t at_us, const Actor& actor, std::string_view action,
                 const std::string& subject, const json::Value& details);

}  // namespace tieback::host
