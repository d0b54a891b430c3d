#include "operations/actions.h"

#include <utility>

namespace tieback::ops {

json::Value Actions::of(const domain::Item& item, const life::Connection& connection) {
  const Usual& usual = usualOf(item);
  json::Value actions = usual.document;
  for (const std::size_t which : usual.conditional) {
    const auto refusal = rules()[which].condition(item, connection, actor_);
    if (!refusal) continue;
    actions.items()[which].set("allowed", false);
    actions.items()[which].set("reason", refusal->message);
  }
  return actions;
}

const Actions::Usual& Actions::usualOf(const domain::Item& item) {
  const auto lacking = domain::missingFor(domain::Need::send, actor_, item.project);
  const auto [known, is_new] = usual_.try_emplace({item.state, item.phase, lacking ? lacking->message : std::string()});
  Usual& usual = known->second;
  if (!is_new) return usual;
  for (std::size_t which = 0; which < rules().size(); ++which) {
    const Rule& rule = rules()[which];
    const auto refusal = refusalByState(rule.move, item, actor_);
    usual.document.push(json::Value::object({{"action", name(rule.move)},
                                             {"allowed", !refusal},
                                             {"reason", refusal ? json::Value(refusal->message) : json::Value()}}));
    if (!refusal && rule.condition != nullptr) usual.conditional.push_back(which);
  }
  return usual;
}

}  // namespace tieback::ops
