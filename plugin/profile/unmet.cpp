#include "profile/unmet.h"

#include <algorithm>

namespace tieback::profile {

json::Value Unmet::toJson() const {
  return json::Value::object({{"code", code}, {"field", field}, {"message", message}, {"mend", mend}});
}

void UnmetList::add(Unmet unmet) {
  const bool known = std::any_of(list_.begin(), list_.end(), [&](const Unmet& other) {
    return other.code == unmet.code && other.field == unmet.field;
  });
  if (!known && list_.size() < kMost) list_.push_back(std::move(unmet));
}

json::Value toJson(const std::vector<Unmet>& list) {
  auto array = json::Value::array();
  for (const auto& unmet : list) array.push(unmet.toJson());
  return array;
}

Error unmetError(const std::vector<Unmet>& list) {
  Error error{"send_rules_unmet", Category::bad_input, list.front().message + " " + list.front().mend};
  if (list.size() > 1) error.message += " (and " + std::to_string(list.size() - 1) + " more)";
  error.where = "params.document." + list.front().field;
  error.details.set("unmet", toJson(list));
  return error;
}

}  // namespace tieback::profile
