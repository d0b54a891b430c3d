// What a NetSuite connection is set up with. See docs/erp/netsuite.md.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "erp/port/dialect.h"

namespace tieback::erp::netsuite {

struct Config {
  // endpoint
  std::string url;      // scheme, host in lower case, port only where it is not the scheme's own; then the base path
  std::string account;  // "1234567" or "1234567_SB1": the realm of signed requests

  // credentials
  enum class Login { token, client_credentials };
  Login login = Login::token;
  std::string consumer_key;
  std::string consumer_secret;  // a reference, as are the next and those marked below
  std::string token_id;
  std::string token_secret;
  std::string client_id;
  std::string certificate_id;  // "kid" of the assertion
  std::string private_key;     // a reference to a PEM text
  std::string certificate;     // a reference to a PEM text, or empty: then its end is not known here
  enum class Algorithm { ps256, es256 };
  Algorithm algorithm = Algorithm::ps256;

  // options
  enum class Form { lines, linked_order };
  Form form = Form::lines;
  bool update_lines =
      false;  // changed lines: the order's own line is changed; else a line of their own with the change
  enum class Match { number, external_id, internal_id };
  Match match = Match::number;   // what the platform's origin ids are in NetSuite
  std::string reference_column;  // column of the order's lines that holds the change order's key
  std::string date_column;       // column for the posting date; empty: it has no place
  std::string link_field;        // body field of a linked order that names the commitment's; empty: none
  std::string project_to;        // field of a line, or empty
  std::string category_to;       // field of a line, or empty
  std::string subsidiary, department, class_, location;  // internal ids; empty: as the commitment's order has them
  bool tax_codes = false;   // the platform's tax code becomes the line's; else NetSuite works the tax out by itself
  bool send_amount = true;  // beside quantity and rate, which make it
  bool upsert = false;      // linked orders: PUT eid:… in place of POST
  bool unique_ids = false;  // NetSuite was seen to refuse a second order with the same external id
  bool async = false;       // through NetSuite's queue, with its idempotency key
  bool manual_number = false;
  bool wait_for_approval = false;  // linked orders: synced is what somebody has approved in NetSuite
  bool may_delete = true;          // discardStep() may remove a linked order that waits for approval
  std::vector<std::string> checks;
  std::int64_t absence_us = 0;   // quiet time that proves that a lost request was not applied
  std::int64_t job_poll_us = 0;  // how often a queued job is looked for
  std::int64_t approval_poll_us = 0;

  bool check(std::string_view name) const;
  bool isLines() const { return form == Form::lines; }
};

// Throws ConfigError.
Config readConfig(const DialectContext& context);

}  // namespace tieback::erp::netsuite
