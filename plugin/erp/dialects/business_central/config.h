// What a Business Central connection is set up with. See docs/erp/business_central.md.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "erp/port/dialect.h"

namespace tieback::erp::business_central {

using Texts = std::vector<std::pair<std::string, std::string>>;

struct Config {
  // endpoint
  std::string tenant;       // Microsoft Entra tenant: its id or a domain of it
  std::string environment;  // "Production"
  std::string company;      // its id, or its name
  std::string api;          // route of the API: "v2.0", or "publisher/group/version" of a custom one
  std::string login_url;    // of the token server

  // credentials
  std::string client_id;
  std::string client_secret;  // a reference
  std::string scope;

  // options
  bool linked_order = false;   // an order of its own; else lines of the commitment's order
  bool update_lines = false;   // a changed line is changed; else its delta is a line of its own
  bool manual_number = false;  // of a linked order, where the customer's API page takes a number
  std::string line_type;       // "Account" or "Item"
  std::string number;          // of a new line's account or item …
  bool number_is_cost_code = false;
  Texts numbers;     // … by category or cost code, before either
  Texts dimensions;  // project, cost_code, category → the dimension's code
  bool send_tax_code = false;
  Texts tax_codes;                        // the platform's → Business Central's; else as it is
  bool send_uom = false;                  // of new lines
  bool reference_in_description = false;  // else in description2
  bool may_delete = true;
  // What people make there is told by it; empty: it can't be told.
  std::string import_prefix;   // beginning of the reference that lines of a change order carry
  std::string import_pattern;  // how the first comment of an order of its own names the commitment
  std::vector<std::string> checks;
  std::int64_t absence_us = 0;  // quiet time that proves a lost request was not applied

  bool check(std::string_view name) const;
};

// The mapped text; empty when there is none.
std::string mapped(const Texts& texts, std::string_view name);

// Throws ConfigError.
Config readConfig(const DialectContext& context);

}  // namespace tieback::erp::business_central
