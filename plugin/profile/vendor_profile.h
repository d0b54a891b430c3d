// A vendor profile: what an ERP (as one company uses it) takes, asks for and allows, as data. Loaded from YAML
// (profiles/*.yaml); `extends` takes another profile and overrides only what differs; a connection's
// `profile_overrides` does the same once more. The digest covers everything, so that an accepted change order can tell
// that its profile changed.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <tieback/sdk/json.h>

namespace tieback::profile {

// A length limit on a text, counted in code points.
struct FieldLimit {
  std::optional<std::size_t> max;
  bool cut = false;       // too long: cut (shown in the preview), else refused at Send
  bool required = false;  // must not be empty
};

struct Prompt {
  enum class Ask { none, optional, required };
  enum class Kind { text, date, choice };
  std::string key;  // "description", "erp_number", "accounting_date", or one of the profile's own
  std::string label;
  Kind kind = Kind::text;
  Ask ask = Ask::none;
  std::optional<std::size_t> max;
  bool multiline = false;
  std::string prefill;  // a template: "{change_order.number}"; empty: no prefill
  std::vector<std::string> choices;
  std::string help;
};

struct RetryPolicy {
  std::int64_t first_us = 5'000'000;
  std::int64_t max_us = 600'000'000;
  int factor_percent = 200;
  int jitter_percent = 20;
  int attempts = 8;  // of one step, for what may be retried; then failed
};

struct ApiLimits {
  int concurrency = 2;  // exports at once per connection
  int per_minute = 0;   // requests; 0: no limit of ours
  std::int64_t timeout_us = 60'000'000;
  int circuit_failures = 5;  // in a row, then the connection rests …
  std::int64_t circuit_rest_us = 60'000'000;
};

struct MailRules {
  bool rejection_to_creator = true;
  bool rejection_to_sender = false;
  std::string rejection_subject = "ERP CCO Rejection Notification";
  bool notify_failed = false;  // to the approver who exported
  bool notify_synced = false;  // to the creator
  bool notify_resent = false;  // to the approvers
};

struct VendorProfile {
  std::string name;     // "acumatica"
  std::string title;    // "Acumatica"
  std::string dialect;  // the folder in erp/dialects
  // number, title, description, external_key, line_description, commitment_number
  std::map<std::string, FieldLimit, std::less<>> limits;
  std::vector<Prompt> prompts;  // in the order they are asked
  int amount_decimals = 2;
  int quantity_decimals = 4;
  int price_decimals = 4;
  bool single_category = false;
  bool category_required = true;
  bool sum_same_line = true;           // several edits of one SOV line become one
  bool segregation_of_duties = false;  // who created or sent it may not accept it
  std::string external_key = "TB-{change_order.id}";
  std::string date = "{answers.accounting_date|today}";  // posting date
  std::map<std::string, std::string> fields;             // ERP field → template
  std::map<std::string, FieldLimit> field_limits;        // ERP field → its own limit, where it has one
  std::string caution;                                   // shown before export; empty: none
  RetryPolicy retry;
  ApiLimits api;
  MailRules mail;
  json::Value erp;     // the dialect's own options, checked by it
  std::string digest;  // SHA-256, hex, of the resolved profile
};

}  // namespace tieback::profile
