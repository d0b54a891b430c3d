// What a Xero connection is set up with. See docs/erp/xero.md.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "erp/port/dialect.h"

namespace tieback::erp::xero {

using TextMap = std::vector<std::pair<std::string, std::string>>;

struct Config {
  // endpoint
  std::string token_url;  // of the identity server, which is another host than the API
  std::string tenant;     // the organisation's tenant id; empty with a custom connection, which has one only

  // credentials
  enum class Login { refresh_token, client_credentials };
  Login login = Login::refresh_token;
  std::string client_id;
  std::string client_secret;  // a reference, as is the next
  std::string refresh_token;  // must be one that may be written: Xero rotates it
  std::string scope;          // of client_credentials

  // options: the form
  enum class Form { order_lines, own_order };
  Form form = Form::order_lines;
  enum class Finish { draft, submitted, approved, approved_in_xero };
  Finish finish = Finish::approved;  // of an order of its own
  bool sent_to_contact = false;      // mark it as sent when it is approved
  bool may_delete = true;            // discardStep() may delete an order that is still DRAFT or SUBMITTED
  bool unique_numbers = true;        // Xero refuses a second order with a number that is taken
  bool negative_lines = true;

  // options: what is called how
  enum class VendorBy { account_number, contact_number, contact_id };
  VendorBy vendor_by = VendorBy::account_number;
  bool cost_code_is_account = false;  // else it is an option of the tracking category below
  std::string cost_code_tracking;
  std::string project_tracking;  // empty: the project is not sent
  std::string account;           // of lines whose cost code is no account; empty: none is sent
  TextMap accounts;              // by category, before `account`
  std::string tax_type;          // of lines without a tax code; empty: the account's own
  TextMap tax_types;             // the platform's tax code → Xero's TaxType
  std::string line_amounts;      // LineAmountTypes: what the amounts are in respect of tax
  int unit_decimals = 4;
  std::vector<std::string> checks;
  // What people make there is told by it; empty: it can't be told.
  std::string import_prefix;   // beginning of the reference in brackets that lines of a change order carry
  std::string import_pattern;  // how the Reference of an order of its own names the commitment

  std::int64_t absence_us = 0;
  std::int64_t approval_poll_us = 0;

  bool ownOrder() const { return form == Form::own_order; }
  bool check(std::string_view name) const;
};

// The value under that name; nothing when there is none.
const std::string* lookUp(const TextMap& map, std::string_view name);

// Throws ConfigError.
Config readConfig(const DialectContext& context);

}  // namespace tieback::erp::xero
