// The texts of a draft: looked up in the change order document and the answers, held against the profile's limits, put
// into templates. Notes what was cut or mapped, for the preview, and what is too long, for Send.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "profile/change_order.h"
#include "profile/unmet.h"
#include "profile/vendor_profile.h"

namespace tieback::profile {

// How a text of the draft came about.
struct Mapping {
  std::string field;     // "title", "line 2 description", or the ERP's field name
  std::string from;      // the path or template it came from
  std::string value;     // what is sent
  std::string original;  // what it was before cutting; else the same as value
  bool cut = false;

  json::Value toJson() const;
};

struct TextSources {
  const json::Value& document;
  const VendorProfile& profile;
  const json::Value* answers = nullptr;  // null: not asked yet (Send)
  std::string external_key;              // empty: made from the profile's template
  std::string today;                     // 2026-06-15; may be empty at Send
};

class DraftTexts {
 public:
  DraftTexts(TextSources sources, UnmetList& unmet) : sources_(std::move(sources)), unmet_(unmet) {}

  // The text of a path, within the profile's limit for it. What is refused is noted and returned as it is.
  std::string at(std::string_view path);
  // A template, within `limit` (null: none). `field` is the draft's or ERP's name for it.
  std::string fill(const std::string& field, const std::string& text, const FieldLimit* limit = nullptr);
  // The profile's limit of that name ("line_description"); null: none.
  const FieldLimit* limitNamed(std::string_view name) const;
  // Any text, within a limit; `path` is where to mend it.
  std::string limited(const FieldLimit& limit, const std::string& field, const std::string& path,
                      const std::string& text);

  // What was cut so far, in the order it was met.
  const std::vector<Mapping>& cuts() const { return cuts_; }

 private:
  std::string raw(std::string_view path) const;

  TextSources sources_;
  UnmetList& unmet_;
  std::vector<Mapping> cuts_;
};

// The texts that can be judged before the approver has answered: limits, required ones, control characters, and
// generous lengths that no ERP reaches, so that no document is without bounds.
void checkTextsAtSend(const json::Value& document, const ChangeOrder& order, const VendorProfile& profile,
                      UnmetList& unmet);

// The parts of a change order document that any template may name.
std::string pathText(const json::Value& document, std::string_view path);

inline constexpr const char* kDescriptionTemplate = "{answers.description|change_order.description}";

}  // namespace tieback::profile
