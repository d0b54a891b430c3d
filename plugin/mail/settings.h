// The configuration's `mail` section.
#pragma once

#include <filesystem>
#include <string>

#include <tieback/sdk/result.h>

#include "mail/address.h"

namespace tieback::mail {

enum class Security { none, starttls, tls };

struct MailSettings {
  std::string host;
  int port = 25;
  Security security = Security::none;
  std::string username;  // empty: no login
  std::string password;  // a secret reference ("env:SMTP_PASSWORD"), never the secret
  std::string ca_file;   // absolute, or empty: the system's certificates
  Address from;
  std::string link;  // "https://console.example/items/{item}", or empty
};

// Errors: bad_config, `where` = the path below `mail` ("smtp.port"). `security` is starttls where it is missing. A
// login without TLS is refused, except on this machine.
Result<MailSettings> parseMailSettings(const json::Value& mail, const std::filesystem::path& base_dir);

}  // namespace tieback::mail
