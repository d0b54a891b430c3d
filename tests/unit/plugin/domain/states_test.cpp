#include <catch2/catch.hpp>

#include <map>
#include <set>

#include "domain/states.h"

namespace tieback::domain {

namespace {

// Written by hand from the design, not from the code's table: what people may press in each state.
const std::map<std::string, std::set<std::string>> kAllowed = {
    {"none", {"submit"}},
    {"ready", {"retrieve", "accept", "reject", "link"}},
    {"accepted", {"unaccept", "reject", "export", "link"}},
    {"exporting queued", {"cancel"}},
    {"exporting running", {}},
    {"exporting waiting", {"cancel"}},  // where it waits for a person in the ERP; else the rule's condition refuses
    {"synced", {"acknowledge", "unlink"}},
    {"failed", {"try_again", "reject", "link"}},
    {"in_doubt", {"resolve_doubt"}},
    {"rejected", {"resend", "void"}},
    {"retrieved", {"submit", "resend", "void"}},
    {"unlinked", {"submit", "resend", "void"}},
    {"void", {}},
};

std::set<std::string> allowed(State state, Phase phase) {
  const auto list = allowedOperations(state, phase);
  return {list.begin(), list.end()};
}

constexpr State kStates[] = {State::none,     State::ready,    State::accepted,  State::synced, State::failed,
                             State::in_doubt, State::rejected, State::retrieved, State::void_,  State::unlinked};

}  // namespace

TEST_CASE("each state allows exactly the operations of the hand-written matrix") {
  for (const State state : kStates) {
    INFO(name(state));
    CHECK(allowed(state, Phase::none) == kAllowed.at(std::string(name(state))));
  }
  for (const Phase phase : {Phase::queued, Phase::running, Phase::waiting}) {
    INFO(name(phase));
    CHECK(allowed(State::exporting, phase) == kAllowed.at("exporting " + std::string(name(phase))));
  }
}

TEST_CASE("what the export itself finds") {
  const auto to = [](Move move, State from, Phase phase) {
    const auto transition = transitionFor(move, from, phase);
    return transition ? std::string(name(transition->to)) : std::string("-");
  };
  CHECK(to(Move::complete, State::exporting, Phase::running) == "synced");
  CHECK(to(Move::complete, State::exporting, Phase::queued) == "-");
  CHECK(to(Move::lose_answer, State::exporting, Phase::running) == "in_doubt");
  CHECK(to(Move::lose_answer, State::exporting, Phase::queued) == "-");
  CHECK(to(Move::found, State::in_doubt, Phase::none) == "exporting");
  CHECK(to(Move::absent, State::in_doubt, Phase::none) == "exporting");
  CHECK(to(Move::resolve_applied, State::in_doubt, Phase::none) == "in_doubt");
  CHECK(to(Move::vouched, State::in_doubt, Phase::none) == "synced");
  CHECK(to(Move::vouched, State::exporting, Phase::running) == "-");
  CHECK(to(Move::cancel, State::exporting, Phase::queued) == "accepted");
  CHECK(to(Move::cancel, State::exporting, Phase::waiting) == "exporting");
  CHECK(to(Move::withdrawn, State::exporting, Phase::running) == "accepted");
  CHECK(to(Move::withdrawn, State::exporting, Phase::waiting) == "-");
  CHECK(to(Move::resolve_not_applied, State::in_doubt, Phase::none) == "failed");
  CHECK(to(Move::gone, State::synced, Phase::none) == "unlinked");
  CHECK(to(Move::return_to_approver, State::exporting, Phase::running) == "ready");
  for (const Move move : {Move::complete, Move::fail, Move::lose_answer, Move::found, Move::absent, Move::gone}) {
    CHECK(to(move, State::ready, Phase::none) == "-");
    CHECK(to(move, State::void_, Phase::none) == "-");
  }
}

TEST_CASE("icons, views and locks are those the platform's users know") {
  CHECK(icon(State::ready) == "blue");
  CHECK(icon(State::exporting) == "blue");
  CHECK(icon(State::synced) == "green");
  CHECK(icon(State::failed) == "red");
  CHECK(icon(State::in_doubt) == "red");
  CHECK(icon(State::rejected) == "yellow");
  CHECK(icon(State::retrieved) == "yellow");
  CHECK(icon(State::unlinked) == "yellow");
  CHECK(viewOf(State::in_doubt) == View::failed_to_export);
  CHECK(viewOf(State::accepted) == View::ready_to_export);
  CHECK(isLocked(State::failed));
  CHECK_FALSE(isLocked(State::rejected));
}

TEST_CASE("names go there and back") {
  for (const State state : kStates) CHECK(stateFromName(name(state)) == state);
  for (const Phase phase : {Phase::none, Phase::queued, Phase::running, Phase::waiting})
    CHECK(phaseFromName(name(phase)) == phase);
  CHECK(stateFromName("nonsense") == State::none);
}

}  // namespace tieback::domain
