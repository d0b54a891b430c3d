// The connector's configuration (docs/contract.md): read strictly, unknown members are errors, `where` is the path.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <tieback/sdk/result.h>

#include "mail/settings.h"

namespace tieback {

struct ConnectionConfig {
  std::string id;
  std::string company;
  std::string name;
  std::string profile;
  std::string time_zone = "UTC";  // IANA name; validated
  json::Value endpoint = json::Value::object();
  json::Value credentials = json::Value::object();
  json::Value profile_overrides;
};

struct ConnectorConfig {
  std::string base_dir;
  std::string ledger_file;      // SQLite's; empty: the ledger is in PostgreSQL
  std::string ledger_url;       // PostgreSQL's; empty: it is a file
  std::string ledger_password;  // a reference; empty: none is needed
  std::string ledger_host;      // what the operator calls this host; may be empty
  std::vector<std::string> profile_folders;
  std::vector<ConnectionConfig> connections;
  std::optional<mail::MailSettings> mail;  // nothing: mail stays queued, and health says so
  std::string summary_at = "07:00";        // in each approver's own time zone
};

Result<ConnectorConfig> configFrom(const json::Value& document);

}  // namespace tieback
