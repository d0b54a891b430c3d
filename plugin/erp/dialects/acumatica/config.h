// What an Acumatica connection is set up with. See docs/erp/acumatica.md.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "erp/port/dialect.h"

namespace tieback::erp::acumatica {

struct Config {
  // endpoint
  std::string site;      // base URL without a slash at the end
  std::string endpoint;  // "Default", or the customer's extended endpoint
  std::string version;   // "24.200.001"
  std::string tenant;    // empty: the site has one
  std::string branch;    // empty: the login's default

  // credentials
  enum class Login { cookie, oauth_password, oauth_refresh };
  Login login = Login::cookie;
  std::string username;
  std::string password;  // a reference, as are the next two
  std::string client_secret;
  std::string refresh_token;  // must be one that may be written: Acumatica rotates it
  std::string client_id;
  std::string scope;

  // options
  std::string change_order_class;
  std::string po_type_subcontract;
  std::string po_type_purchase_order;
  bool manual_number = false;
  enum class Finish { on_hold, open, released };
  Finish finish = Finish::released;
  bool send_uom = true;    // of new lines
  bool may_delete = true;  // discardStep() may remove a change order that is still on hold
  std::vector<std::string> checks;
  std::int64_t absence_us = 0;        // quiet time that proves a lost create was not applied
  std::int64_t approval_poll_us = 0;  // how often an approval in the ERP is looked for
  std::int64_t release_poll_us = 0;

  bool check(std::string_view name) const;
};

// Throws ConfigError.
Config readConfig(const DialectContext& context);

}  // namespace tieback::erp::acumatica
