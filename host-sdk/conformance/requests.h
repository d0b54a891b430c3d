// Requests that the kit makes: actors with rights, and the sample change order.
#pragma once

#include "subject.h"

#include <string>
#include <string_view>

namespace tieback::conformance {

struct Rights {
  std::string erp = {};          // level on the company's ERP Integrations; empty: none
  bool may_push = false;         // 'Can Push to Accounting'
  std::string commitments = {};  // levels on the project's tools
  std::string change_orders = {};
  std::string project = {};  // empty: the sample's
};
inline const Rights kApprover{.erp = "standard", .may_push = true};
inline const Rights kErpAdmin{.erp = "admin", .may_push = true};
inline const Rights kProjectManager{.commitments = "admin", .change_orders = "admin"};

// The rights that run that operation, by the table of docs/contract.md's permissions.
const Rights& rightsFor(Operation operation);

class Requests {
 public:
  // Company and project come from the samples; without them, made-up ones.
  Requests(const Samples& samples, const json::Value& config);

  const std::string& company() const { return company_; }
  // Another company of the configuration, or a made-up one.
  const std::string& otherCompany() const { return other_company_; }
  const std::string& project() const { return project_; }

  json::Value actor(const Rights& rights, std::string_view id = "") const;
  // A whole request with a fresh request id where it wants one; `item` and its revision only when given.
  json::Value make(Operation operation, const Rights& rights, json::Value params = {}) const;
  json::Value about(Operation operation, const Rights& rights, const json::Value& item, json::Value params = {}) const;
  // A request for that operation that is right in form, about an item that does not exist.
  json::Value harmless(Operation operation) const;
  // The params of submit for the sample; not checked without --cco.
  json::Value sampleParams() const;

 private:
  json::Value document_;
  std::string company_ = "c-conformance";
  std::string other_company_ = "c-conformance-other";
  std::string project_ = "p-conformance";
};

// A subject and the requests for it.
struct Setting {
  explicit Setting(const Samples& samples, Mood mood = Mood::good, const std::set<Service>& absent = {})
      : subject(samples, mood, absent), requests(samples, subject.config()) {}

  // Sends the sample; the item. Not checked when there is none or it is refused.
  json::Value send();
  // The item as it is now.
  json::Value read(const json::Value& item);
  // Params of accept that answer each prompt that must be answered.
  json::Value answers(const json::Value& item);

  Subject subject;
  Requests requests;
};

}  // namespace tieback::conformance
