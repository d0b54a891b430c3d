#include "operations/actions.h"

#include <optional>
#include <utility>

namespace tieback::ops {
namespace {

using domain::JsonText;

std::string textOf(const Rule& rule, const std::optional<Error>& refusal) {
  JsonText out;
  out.object([&] {
    out.name("action").text(name(rule.move));
    out.name("allowed").boolean(!refusal);
    out.name("reason");
    refusal ? out.text(refusal->message) : out.null();
  });
  return out.take();
}

std::string listOf(const std::vector<std::string>& each) {
  JsonText out;
  out.array([&] {
    for (const auto& one : each) out.raw(one);
  });
  return out.take();
}

}  // namespace

void Actions::write(JsonText& out, const domain::Item& item, const life::Connection& connection) {
  const Usual& usual = usualOf(item);
  std::vector<std::string> differs;  // from the usual ones; empty: in nothing
  for (const std::size_t which : usual.conditional) {
    const Rule& rule = rules()[which];
    const auto refusal = rule.condition(item, connection, actor_);
    if (!refusal) continue;
    if (differs.empty()) differs = usual.each;
    differs[which] = textOf(rule, refusal);
  }
  out.raw(differs.empty() ? usual.list : listOf(differs));
}

const Actions::Usual& Actions::usualOf(const domain::Item& item) {
  const auto lacking = domain::missingFor(domain::Need::send, actor_, item.project);
  const auto [known, is_new] = usual_.try_emplace({item.state, item.phase, lacking ? lacking->message : std::string()});
  Usual& usual = known->second;
  if (!is_new) return usual;
  for (std::size_t which = 0; which < rules().size(); ++which) {
    const Rule& rule = rules()[which];
    const auto refusal = refusalByState(rule.move, item, actor_);
    usual.each.push_back(textOf(rule, refusal));
    if (!refusal && rule.condition != nullptr) usual.conditional.push_back(which);
  }
  usual.list = listOf(usual.each);
  return usual;
}

}  // namespace tieback::ops
