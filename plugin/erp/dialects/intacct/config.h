// What a Sage Intacct connection is set up with. See docs/erp/intacct.md.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "erp/port/dialect.h"

namespace tieback::erp::intacct {

struct Config {
  // endpoint
  std::string url;
  std::string session_domain;  // of the hosts that a session may be moved to: "intacct.com"
  std::string company;
  std::string entity;  // location id; empty: the top level
  std::string client;  // company that a console user slides into; empty: none

  // credentials
  std::string sender_id;
  std::string sender_password;  // a reference, as is the next
  std::string user_password;
  std::string user_id;

  // options: transaction definitions
  std::string subcontract_type;
  std::string subcontract_change_type;
  std::string purchase_order_type;
  std::string purchase_order_change_type;

  // What a line of a change order says of the order's line: what is added to it, or what it becomes. Not public.
  enum class LinesHold { delta, total };
  LinesHold lines_hold = LinesHold::delta;
  std::string revised_quantity_field;  // of an order's line, after all changes posted so far: only for `total`
  std::string revised_price_field;

  enum class Post { after_reading, at_once, by_hand };
  Post post = Post::after_reading;

  bool key_is_number = false;     // the external key is the document number; else the reference number
  std::string reference_read_as;  // the field that a reference number is read as
  bool manual_number = false;     // the approver chooses the document number
  bool lines_by_number = false;   // the platform's ids of an order's lines are their places; else record numbers
  std::string link_read_as;       // the line's field that holds the order's record number; empty: not read back

  enum class ItemFrom { cost_code, category, fixed };
  ItemFrom item_from = ItemFrom::cost_code;
  std::string item;
  bool tasks = false;              // the cost code is the project's task
  bool cost_types = false;         // the category is its cost type
  std::string location;            // of new lines, where the order's lines have none
  std::string unit;                // of new lines; empty: the platform's
  bool negative_quantity = false;  // of a negative line without a quantity: the quantity has the sign, not the price
  bool simple_tax = false;         // the tax code is the line level simple tax

  std::string term;
  bool send_due_date = true;

  std::vector<std::string> checks;
  bool show_private = true;           // documents of private entities, seen from the top level
  std::int64_t absence_us = 0;        // quiet time that proves a lost create was not applied
  std::int64_t approval_poll_us = 0;  // how often an approval in Intacct is looked for

  bool check(std::string_view name) const;
  const std::string& orderType(bool is_purchase_order) const;
  const std::string& changeType(bool is_purchase_order) const;
};

// Throws ConfigError.
Config readConfig(const DialectContext& context);

}  // namespace tieback::erp::intacct
