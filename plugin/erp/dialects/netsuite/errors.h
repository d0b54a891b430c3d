// NetSuite's answers that say no, as outcomes.
#pragma once

#include <span>
#include <string>

#include "erp/support/outcomes.h"

namespace tieback::erp::netsuite {

inline constexpr std::string_view kErp = "NetSuite";

// The first of a body's o:errorDetails, and the words of all:
//   {"type":"…","title":"Bad Request","status":400,"o:errorDetails":[
//     {"detail":"…","o:errorCode":"USER_ERROR","o:errorPath":"item.items[0].item"}]}
// https://docs.oracle.com/en/cloud/saas/netsuite/ns-online-help/section_156570709583.html
struct Problem {
  std::string code;   // "USER_ERROR"; empty: the body has no such shape
  std::string path;   // "item.items[0].item"; empty where it has none
  std::string words;  // "USER_ERROR: Error while accessing a resource. …", each detail once
};
Problem problemOf(const WireReply& reply);

// What a reply that is no success means. A 4xx of NetSuite's own shape was not applied; anything else leaves a write in
// doubt.
Outcome outcomeOf(const WireReply& reply, Effect effect, std::int64_t now_us);

// Over the account's limit of concurrent requests: 429, or SSS_REQUEST_LIMIT_EXCEEDED with status 400.
bool isThrottled(const WireReply& reply);

// A record of this type has the external id already.
bool isDuplicate(const WireReply& reply);
// There is no record of that id.
bool isAbsent(const WireReply& reply);
// The idempotency key was used before; its Location leads to the job.
bool isRepeated(const WireReply& reply);

// The table behind it, for the documentation's test.
std::span<const ErrorRule> errorRules();

}  // namespace tieback::erp::netsuite
