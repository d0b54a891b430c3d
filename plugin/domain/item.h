// An item: one CCO in the connector's care. What the ledger keeps of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <tieback/sdk/decimal.h>
#include <tieback/sdk/json.h>

#include "domain/shared_json.h"
#include "domain/states.h"

namespace tieback::domain {

using Micros = std::int64_t;  // microseconds since 1970, host clock

struct Item {
  std::string id;  // "<connection>.<change order id>"
  std::string connection;
  std::string project;
  std::string commitment;  // the platform's id: exports of one commitment run one after the other
  std::string change_order;
  std::string number;
  std::string title;
  std::string vendor;  // the contract company's name
  Decimal amount;
  std::string currency;
  std::int64_t change_order_revision = 0;

  State state = State::none;
  Phase phase = Phase::none;
  std::int64_t revision = 0;
  std::int64_t event_sequence = 0;
  std::int64_t step_sequence = 0;  // of the last step that the ledger keeps of it

  std::string external_key;  // chosen once
  SharedJson document;
  SharedJson sender;  // {"id","name","email"}
  Micros sent_at = 0;
  Micros updated_at = 0;

  // What accept pinned.
  json::Value answers = json::Value::object();
  SharedJson approver;  // {"id","name"}; null when not accepted
  Micros accepted_at = 0;
  std::string accepted_on;  // that day, for {today} in templates
  std::string profile_digest;
  std::string preview_digest;

  // The export.
  std::int64_t export_number = 0;   // counts presses of Export and Try again
  std::int64_t queue_position = 0;  // order of pressing, per ledger
  Micros not_before = 0;            // not due before; 0: need not wait
  std::int64_t attempts = 0;        // of the step under way
  // {"looked_up": export number of the last look-up before writing, "record": what the dialect knows of the ERP's
  // record,
  //  "quiet_until": before then a request whose answer was lost may still land,
  //  "unsettled": true while such a request may have made something that no look-up has seen,
  //  "word": what a person said of a doubt, until it is read back,
  //  "for_person": true while the ERP waits for a person there (an approval),
  //  "stopping": {"by", "at"} of a cancel, while what the ERP holds is removed,
  //  "withdrawals": how often that was done: a document made after it is another one}
  json::Value erp_state = json::Value::object();
  std::string lease_owner;  // an incarnation of a host; empty: nobody is at work on it
  Micros lease_until = 0;
  // Counts claims. A save names the claim it belongs to, so that who was frozen beyond its lease overwrites nothing.
  std::int64_t fence = 0;
  // An incarnation that lost its lease after recording the intent of a request, and may still send it. Empty: none.
  std::string may_send;
  Micros look_up_at = 0;  // when the look-up lane has something to ask the ERP; 0: never

  // What people are told.
  json::Value error;  // null, or the contract's item.error
  json::Value waiting;
  json::Value doubt;
  json::Value difference;
  json::Value unlink;
  std::string reason;   // of a rejection
  std::string residue;  // what a failed export left in the ERP
  std::string origin_id;
  std::string origin_code;
  json::Value origin_data;

  bool stopping() const { return erp_state.find("stopping") != nullptr; }
  bool waitsForPerson() const { return erp_state.flag("for_person"); }

  // Has this press of Export looked into the ERP, and dealt with what another revision may have left there?
  bool lookedUp() const {
    const json::Value* looked_up = erp_state.find("looked_up");
    return looked_up != nullptr && looked_up->asInteger() == export_number;
  }
};

}  // namespace tieback::domain
