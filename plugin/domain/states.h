// The life of an item, in one table: it drives the code, the refusals people read, and docs/states.md.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tieback::domain {

enum class State { none, ready, accepted, exporting, synced, failed, in_doubt, rejected, retrieved, void_, unlinked };

// Where an exporting item is: queued has not begun (it may be cancelled); waiting has begun and goes on later.
enum class Phase { none, queued, running, waiting };

// What moves an item. The first part are operations that people press, the second are findings of the export itself.
enum class Move {
  submit,
  resend,
  retrieve,
  accept,
  unaccept,
  reject,
  export_item,
  cancel,
  try_again,
  void_item,
  acknowledge,
  link,
  resolve_applied,
  resolve_not_applied,
  look_again,
  unlink,
  begin,
  pause,
  complete,
  fail,
  lose_answer,
  return_to_approver,
  found,
  absent,
  gone,
  vouched,
  withdrawn
};

struct Transition {
  Move move;
  State from;
  Phase from_phase;  // Phase::none: any phase
  State to;
  Phase to_phase;
};

const std::vector<Transition>& transitions();

// The transition of that move from that state, or nothing when it is forbidden.
std::optional<Transition> transitionFor(Move move, State state, Phase phase);

// The operations a person may press in that state, by their names in the contract.
const std::vector<std::string>& allowedOperations(State state, Phase phase);

std::string_view name(State state);
std::string_view name(Phase phase);
std::string_view name(Move move);  // resolve_applied, resolve_not_applied and look_again are all "resolve_doubt"
State stateFromName(std::string_view name);  // none when unknown
Phase phaseFromName(std::string_view name);

// In a sentence: "It is being exported."
std::string_view sentence(State state, Phase phase);

// blue, green, yellow, red, grey: as the platform's users know them.
std::string_view icon(State state);

enum class View { ready_to_export, failed_to_export, synced, returned };
inline constexpr int kViewCount = 4;
View viewOf(State state);
std::string_view name(View view);
std::optional<View> viewFromName(std::string_view name);

// Locked on the platform's side, because the connector has it or the ERP does.
bool isLocked(State state);

}  // namespace tieback::domain
