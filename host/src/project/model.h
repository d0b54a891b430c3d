// What the embedded project side keeps: commitments with their schedule of values, and change orders with their lines.
// Amounts, quantities and prices are exact decimal text.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tieback::host {

// Something that a line or a commitment points to: a cost code, a line item type, a vendor, a project.
struct Reference {
  std::string id;
  std::string code;  // as shown; empty where it has none
  std::string name;
  std::optional<std::string> origin_id;  // the ERP's id; empty: not linked
};

struct LineItem {
  std::string id;
  std::int64_t position = 0;
  std::optional<std::string> commitment_line_item;  // the SOV line that is changed; empty: a new line
  std::optional<std::string> cost_code;             // ids
  std::optional<std::string> line_item_type;
  std::string description;
  std::string quantity = "0";
  std::string unit_cost = "0";
  std::string uom;
  std::string amount;
  std::optional<std::string> tax_amount;
  std::optional<std::string> tax_code;
  std::optional<std::string> origin_id;
};

struct Commitment {
  std::string company;
  std::string project;
  std::string id;
  std::string number;
  std::string title;
  std::string status;
  std::string type;               // WorkOrderContract or PurchaseOrderContract
  std::string accounting_method;  // amount or unit
  std::string description;
  std::optional<std::string> vendor;  // id
  std::optional<std::string> origin_id;
  std::int64_t revision = 1;
  std::vector<LineItem> items;  // the SOV; without the members that only a change has
};

// Who holds a change order. Only an open one may be edited or sent.
enum class Hold : std::uint8_t { open, sending, sent, voided };

struct ChangeOrder {
  std::string company;
  std::string project;
  std::string commitment;
  std::string id;
  std::string number;
  std::string title;
  std::string status;
  std::string description;
  std::optional<std::string> due_date;  // dates are YYYY-MM-DD
  std::optional<std::string> invoiced_date;
  std::optional<std::string> paid_date;
  std::optional<std::string> reviewed_at;
  std::int64_t revision = 1;  // of its content; raised by every edit
  std::string created_by;     // user id
  std::int64_t created_at = 0;
  std::int64_t updated_at = 0;
  std::vector<LineItem> items;

  // What the connector's events made of it.
  Hold lock = Hold::open;
  std::optional<std::string> send_request;  // the request id under way while `sending`
  std::optional<std::string> item;          // the connector's item, once there was one
  std::optional<std::string> erp_state;     // the item's state as last told
  std::optional<std::string> erp_message;   // a refusal's or rejection's words
  std::int64_t erp_sequence = 0;            // of the last event applied
  std::optional<std::string> origin_id;
  std::optional<std::string> origin_code;
  std::optional<std::string> origin_data;
};

// Does the connector's side of both stand as if nothing had happened in between?
bool sameErpSide(const ChangeOrder& one, const ChangeOrder& other);

std::string_view lockName(Hold lock);
std::optional<Hold> lockByName(std::string_view name);

inline constexpr std::string_view kVoidStatus = "Void";

}  // namespace tieback::host
