#include "domain/states.h"

#include <algorithm>
#include <array>

namespace tieback::domain {
namespace {

template <class T>
struct Named {
  T value;
  std::string_view name;
};

constexpr std::array<Named<State>, 11> kStates = {{{State::none, "none"},
                                                   {State::ready, "ready"},
                                                   {State::accepted, "accepted"},
                                                   {State::exporting, "exporting"},
                                                   {State::synced, "synced"},
                                                   {State::failed, "failed"},
                                                   {State::in_doubt, "in_doubt"},
                                                   {State::rejected, "rejected"},
                                                   {State::retrieved, "retrieved"},
                                                   {State::void_, "void"},
                                                   {State::unlinked, "unlinked"}}};

constexpr std::array<Named<Phase>, 4> kPhases = {
    {{Phase::none, ""}, {Phase::queued, "queued"}, {Phase::running, "running"}, {Phase::waiting, "waiting"}}};

constexpr std::array<Named<Move>, 27> kMoves = {{{Move::submit, "submit"},
                                                 {Move::resend, "resend"},
                                                 {Move::retrieve, "retrieve"},
                                                 {Move::accept, "accept"},
                                                 {Move::unaccept, "unaccept"},
                                                 {Move::reject, "reject"},
                                                 {Move::export_item, "export"},
                                                 {Move::cancel, "cancel"},
                                                 {Move::try_again, "try_again"},
                                                 {Move::void_item, "void"},
                                                 {Move::acknowledge, "acknowledge"},
                                                 {Move::link, "link"},
                                                 {Move::resolve_applied, "resolve_doubt"},
                                                 {Move::resolve_not_applied, "resolve_doubt"},
                                                 {Move::look_again, "resolve_doubt"},
                                                 {Move::unlink, "unlink"},
                                                 {Move::begin, "begin"},
                                                 {Move::pause, "pause"},
                                                 {Move::complete, "complete"},
                                                 {Move::fail, "fail"},
                                                 {Move::lose_answer, "lose_answer"},
                                                 {Move::return_to_approver, "return_to_approver"},
                                                 {Move::found, "found"},
                                                 {Move::absent, "absent"},
                                                 {Move::gone, "gone"},
                                                 {Move::vouched, "vouched"},
                                                 {Move::withdrawn, "withdrawn"}}};

constexpr std::array<Named<View>, kViewCount> kViews = {{{View::ready_to_export, "ready_to_export"},
                                                         {View::failed_to_export, "failed_to_export"},
                                                         {View::synced, "synced"},
                                                         {View::returned, "returned"}}};

template <class T, std::size_t N>
std::string_view nameIn(const std::array<Named<T>, N>& table, T value) {
  const auto found = std::find_if(table.begin(), table.end(), [&](const auto& entry) { return entry.value == value; });
  return found == table.end() ? std::string_view() : found->name;
}

template <class T, std::size_t N>
std::optional<T> valueIn(const std::array<Named<T>, N>& table, std::string_view name) {
  const auto found = std::find_if(table.begin(), table.end(), [&](const auto& entry) { return entry.name == name; });
  return found == table.end() ? std::nullopt : std::optional(found->value);
}

constexpr auto kAny = Phase::none;

template <class Enum>
constexpr std::size_t index(Enum value) {
  return static_cast<std::size_t>(value);
}

// The rows of the table by where they begin: what may be done with an item is asked for each one that is shown.
const std::vector<Transition>& from(State state) {
  static const auto kFrom = [] {
    std::array<std::vector<Transition>, kStates.size()> rows;
    for (const auto& entry : transitions()) rows.at(index(entry.from)).push_back(entry);
    return rows;
  }();
  return kFrom.at(index(state));
}

bool fits(const Transition& entry, Phase phase) {
  return entry.from_phase == kAny || entry.from_phase == phase;
}

std::vector<std::string> operationsIn(State state, Phase phase) {
  std::vector<std::string> names;
  for (const auto& entry : from(state)) {
    if (entry.move > Move::unlink || !fits(entry, phase)) continue;
    std::string operation(name(entry.move));
    if (std::find(names.begin(), names.end(), operation) == names.end()) names.push_back(std::move(operation));
  }
  return names;
}

}  // namespace

const std::vector<Transition>& transitions() {
  using S = State;
  using P = Phase;
  static const std::vector<Transition> kTable = {
      // The project manager.
      {Move::submit, S::none, kAny, S::ready, P::none},
      {Move::submit, S::retrieved, kAny, S::ready, P::none},
      {Move::submit, S::unlinked, kAny, S::ready, P::none},
      {Move::resend, S::rejected, kAny, S::ready, P::none},
      {Move::resend, S::retrieved, kAny, S::ready, P::none},
      {Move::resend, S::unlinked, kAny, S::ready, P::none},
      {Move::retrieve, S::ready, kAny, S::retrieved, P::none},
      {Move::void_item, S::rejected, kAny, S::void_, P::none},
      {Move::void_item, S::retrieved, kAny, S::void_, P::none},
      {Move::void_item, S::unlinked, kAny, S::void_, P::none},
      // The accounting approver.
      {Move::accept, S::ready, kAny, S::accepted, P::none},
      {Move::unaccept, S::accepted, kAny, S::ready, P::none},
      {Move::reject, S::ready, kAny, S::rejected, P::none},
      {Move::reject, S::accepted, kAny, S::rejected, P::none},
      {Move::reject, S::failed, kAny, S::rejected, P::none},
      {Move::export_item, S::accepted, kAny, S::exporting, P::queued},
      {Move::cancel, S::exporting, P::queued, S::accepted, P::none},
      // What waits for a person in the ERP: what the ERP holds of it is removed first, then it is withdrawn.
      {Move::cancel, S::exporting, P::waiting, S::exporting, P::waiting},
      {Move::try_again, S::failed, kAny, S::exporting, P::queued},
      // Somebody has made it in the ERP already.
      {Move::link, S::ready, kAny, S::synced, P::none},
      {Move::link, S::accepted, kAny, S::synced, P::none},
      {Move::link, S::failed, kAny, S::synced, P::none},
      {Move::acknowledge, S::synced, kAny, S::synced, P::none},
      {Move::resolve_applied, S::in_doubt, kAny, S::in_doubt, P::none},
      {Move::resolve_not_applied, S::in_doubt, kAny, S::failed, P::none},
      {Move::look_again, S::in_doubt, kAny, S::in_doubt, P::none},
      {Move::unlink, S::synced, kAny, S::synced, P::none},
      // What the export finds.
      {Move::begin, S::exporting, kAny, S::exporting, P::running},
      {Move::pause, S::exporting, P::running, S::exporting, P::waiting},
      {Move::complete, S::exporting, P::running, S::synced, P::none},
      {Move::fail, S::exporting, kAny, S::failed, P::none},
      {Move::lose_answer, S::exporting, P::running, S::in_doubt, P::none},
      {Move::return_to_approver, S::exporting, kAny, S::ready, P::none},
      {Move::found, S::in_doubt, kAny, S::exporting, P::waiting},
      {Move::absent, S::in_doubt, kAny, S::exporting, P::waiting},
      {Move::gone, S::synced, kAny, S::unlinked, P::none},
      {Move::vouched, S::in_doubt, kAny, S::synced, P::none},
      {Move::withdrawn, S::exporting, P::running, S::accepted, P::none},
  };
  return kTable;
}

std::optional<Transition> transitionFor(Move move, State state, Phase phase) {
  for (const auto& entry : from(state)) {
    if (entry.move == move && fits(entry, phase)) return entry;
  }
  return std::nullopt;
}

const std::vector<std::string>& allowedOperations(State state, Phase phase) {
  static const auto kAllowed = [] {
    std::array<std::array<std::vector<std::string>, kPhases.size()>, kStates.size()> allowed;
    for (const auto& of : kStates) {
      for (const auto& in : kPhases) allowed.at(index(of.value)).at(index(in.value)) = operationsIn(of.value, in.value);
    }
    return allowed;
  }();
  return kAllowed.at(index(state)).at(index(phase));
}

std::string_view name(State state) {
  return nameIn(kStates, state);
}
std::string_view name(Phase phase) {
  return nameIn(kPhases, phase);
}
std::string_view name(Move move) {
  return nameIn(kMoves, move);
}
std::string_view name(View view) {
  return nameIn(kViews, view);
}
State stateFromName(std::string_view name) {
  return valueIn(kStates, name).value_or(State::none);
}
Phase phaseFromName(std::string_view name) {
  return valueIn(kPhases, name).value_or(Phase::none);
}
std::optional<View> viewFromName(std::string_view name) {
  return valueIn(kViews, name);
}

std::string_view sentence(State state, Phase phase) {
  switch (state) {
    case State::none:
      return "It has not been sent to ERP.";
    case State::ready:
      return "It waits for an accounting approver.";
    case State::accepted:
      return "It is accepted and waits for Export.";
    case State::exporting:
      return phase == Phase::queued ? "It is queued for export." : "Its export is under way.";
    case State::synced:
      return "It is synced with the ERP.";
    case State::failed:
      return "Its export failed.";
    case State::in_doubt:
      return "It is not yet known whether the ERP has applied it.";
    case State::rejected:
      return "It was rejected and is back with the project manager.";
    case State::retrieved:
      return "It was retrieved by the project manager.";
    case State::void_:
      return "It was set to Void.";
    case State::unlinked:
      return "It was unlinked from the ERP and is back with the project manager.";
  }
  return "";
}

std::string_view icon(State state) {
  switch (state) {
    case State::synced:
      return "green";
    case State::failed:
    case State::in_doubt:
      return "red";
    case State::rejected:
    case State::retrieved:
    case State::unlinked:
      return "yellow";
    case State::void_:
    case State::none:
      return "grey";
    default:
      return "blue";
  }
}

View viewOf(State state) {
  switch (state) {
    case State::ready:
    case State::accepted:
    case State::exporting:
      return View::ready_to_export;
    case State::failed:
    case State::in_doubt:
      return View::failed_to_export;
    case State::synced:
      return View::synced;
    default:
      return View::returned;
  }
}

bool isLocked(State state) {
  const View view = viewOf(state);
  return view != View::returned;
}

}  // namespace tieback::domain
