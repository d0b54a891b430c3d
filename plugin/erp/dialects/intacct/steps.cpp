#include "erp/dialects/intacct/steps.h"

#include <algorithm>
#include <array>

namespace tieback::erp::intacct {
namespace {

constexpr auto kEffective = std::to_array<std::string_view>(
    {"Pending", "Approved", "Closed", "In Progress", "Converted", "Partially Converted"});

// https://developer.intacct.com/api/purchasing/purchasing-transactions/, STATE of readByQuery
constexpr auto kLetters = std::to_array<std::pair<std::string_view, std::string_view>>({{"S", "Submitted"},
                                                                                        {"A", "Approved"},
                                                                                        {"X", "Partially Approved"},
                                                                                        {"R", "Declined"},
                                                                                        {"I", "Draft"},
                                                                                        {"O", "Pending"},
                                                                                        {"D", "Closed"},
                                                                                        {"G", "In Progress"},
                                                                                        {"C", "Converted"},
                                                                                        {"P", "Partially Converted"}});

std::string_view nextName(const Config& config, const State& state) {
  const bool at_once = config.post == Config::Post::at_once;
  if (state.text("docid").empty()) {
    if (!state.flag("checked")) return step::kCheck;
    return at_once ? step::kCreate : step::kCreateDraft;
  }
  const auto status = state.text("status");
  if (isEffective(status)) return {};
  if (status == kCreated) return at_once ? step::kApproval : step::kCompare;
  if (status != kDraft) return step::kApproval;
  if (!state.flag("compared")) return step::kCompare;
  return config.post == Config::Post::by_hand ? std::string_view() : step::kPost;
}

}  // namespace

bool isEffective(std::string_view status) {
  return std::find(kEffective.begin(), kEffective.end(), status) != kEffective.end();
}

std::string statusWord(const std::string& status) {
  for (const auto& [letter, word] : kLetters) {
    if (status == letter) return std::string(word);
  }
  return status;
}

StepSpec specOf(const Config& config, std::string_view name) {
  StepSpec spec;
  spec.name = name;
  if (name == step::kCheck || name == step::kCompare || name == step::kApproval) return spec;
  spec.kind = StepSpec::Kind::write;
  // Posting again what is posted is refused or changes nothing, and so is deleting. A create that is repeated under its
  // controlid should be refused, but how long Intacct remembers it is not public, so it proves nothing.
  spec.proof.kind = AbsenceProof::Kind::unique_key;
  if (name == step::kCreate || name == step::kCreateDraft) {
    spec.proof = {AbsenceProof::Kind::after, config.absence_us};
  }
  return spec;
}

std::vector<StepSpec> planOf(const Config& config) {
  std::vector<StepSpec> plan = {specOf(config, step::kCheck)};
  // A record that is found as a draft is compared and posted, too.
  plan.push_back(specOf(config, config.post == Config::Post::at_once ? step::kCreate : step::kCreateDraft));
  plan.push_back(specOf(config, step::kCompare));
  if (config.post == Config::Post::by_hand) return plan;
  plan.push_back(specOf(config, step::kPost));
  plan.push_back(specOf(config, step::kApproval));
  return plan;
}

std::optional<StepSpec> discardOf(const Config& config, const State& state) {
  const auto status = state.text("status");
  if (state.text("docid").empty() || isEffective(status) || status == kPosted) return std::nullopt;
  if (status == kCreated && config.post == Config::Post::at_once) return std::nullopt;
  return specOf(config, step::kDelete);
}

std::optional<StepSpec> nextOf(const Config& config, const State& state) {
  const auto name = nextName(config, state);
  if (name.empty()) return std::nullopt;
  return specOf(config, name);
}

}  // namespace tieback::erp::intacct
