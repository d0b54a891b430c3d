// What a QuickBooks Online connection is set up with. See docs/erp/quickbooks_online.md.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "erp/port/dialect.h"

namespace tieback::erp::quickbooks_online {

// How the platform's id of a record is to be understood.
enum class IdKind { none, id, name, number };

struct Config {
  // endpoint
  std::string realm;      // the company's id, which the consent names ("realmId")
  std::string token_url;  // of Intuit's token server, another host than the API
  std::string minor_version;

  // credentials
  std::string client_id;
  std::string client_secret;  // a reference
  std::string refresh_token;  // a reference that may be written: it is rotated

  // options
  enum class Form { order_lines, linked_order };
  Form form = Form::order_lines;
  IdKind commitment = IdKind::number;  // or id
  IdKind vendor = IdKind::name;        // or id
  IdKind project = IdKind::none;       // or name, id: the customer (project) of each line
  bool account_lines = false;          // cost codes are accounts, else items
  IdKind cost_code = IdKind::name;     // or id; accounts also number
  IdKind category = IdKind::none;      // or name, id: the class of each line
  std::string tax_code;                // of lines that have none of their own; empty: none is sent
  std::string tax_calculation;         // GlobalTaxCalculation of a linked order; empty: as the order has it
  bool keep_tax_detail = false;        // send the order's TxnTaxDetail back; else QuickBooks works it out anew
  std::vector<std::string> checks;
  AbsenceProof proof;  // of both write steps

  bool check(std::string_view name) const;
  bool linked() const { return form == Form::linked_order; }
};

// Throws ConfigError.
Config readConfig(const DialectContext& context);

}  // namespace tieback::erp::quickbooks_online
