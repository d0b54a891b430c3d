// What stands between a change order and Send: each with what is not fulfilled, and where a person mends it.
#pragma once

#include <string>
#include <vector>

#include <tieback/sdk/error.h>
#include <tieback/sdk/json.h>

namespace tieback::profile {

struct Unmet {
  std::string code;     // stable: "commitment_not_synced"; all in send_rules.h
  std::string field;    // path in the change order document: "change_order_items[2].cost_code"
  std::string message;  // what is not fulfilled
  std::string mend;     // where to mend it

  json::Value toJson() const;
  friend bool operator==(const Unmet&, const Unmet&) = default;
};

// Collects; the same code for the same field counts once, and a hopeless document does not fill the screen.
class UnmetList {
 public:
  static constexpr std::size_t kMost = 100;

  void add(Unmet unmet);
  bool empty() const { return list_.empty(); }
  const std::vector<Unmet>& list() const { return list_; }

 private:
  std::vector<Unmet> list_;
};

json::Value toJson(const std::vector<Unmet>& list);
// send_rules_unmet with all of them in details.unmet; the message is the first one's.
Error unmetError(const std::vector<Unmet>& list);

}  // namespace tieback::profile
