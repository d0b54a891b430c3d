// From the change order document, the profile and the approver's answers to the draft that every ERP dialect takes.
// Pure: the same input gives the same draft, so its digest can be pinned when the approver accepts.
#pragma once

#include <string>
#include <vector>

#include <tieback/sdk/result.h>

#include "domain/draft.h"
#include "profile/draft_texts.h"
#include "profile/vendor_profile.h"

namespace tieback::profile {

struct BuiltDraft {
  domain::Draft draft;
  std::vector<Mapping> mapped;  // every ERP field, and every text that was cut
};

// `answers`: an object that checkAnswers() has passed, or null. `external_key`: as chosen at Send. `today`: 2026-06-15
// in the time zone that the company's books keep; it is the posting date when nothing else is, so pin it on Accept.
// Errors: send_rules_unmet (details.unmet), for all that checkDocument() would say save what the dialect can do.
Result<BuiltDraft> buildDraft(const json::Value& document, const VendorProfile& profile, const json::Value& answers,
                              const std::string& external_key, const std::string& today);

// The key by which the ERP's record is found again, from the profile's template: chosen once, at the first Send.
std::string makeExternalKey(const VendorProfile& profile, const json::Value& document);

// The draft with every member, amounts at the scale the profile keeps, as canonical JSON (json::Value::canonical()):
// what the preview digest covers.
std::string canonicalDraft(const domain::Draft& draft);

// The preview's deltas: [{"line", "cost_code", "category", "description", "old", "change", "new"}]; `line` is the
// commitment line's position, null with `old` for a new line.
json::Value deltas(const domain::Draft& draft);

}  // namespace tieback::profile
