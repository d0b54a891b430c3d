# What a suite (scripts/suites/NAME) needs. Source it first; it brings the rest. A suite prints for people, and ends by
# writing "passed failed skipped" into the file $TIEBACK_RESULT; without that it counts as failed.
# shellcheck shell=bash
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
source "$TIEBACK_ROOT/scripts/lib/packages.sh"
source "$TIEBACK_ROOT/scripts/lib/build.sh"
cd "$TIEBACK_ROOT"

SUITE="$(basename "$0")"
SUITE_DIR="$TIEBACK_ROOT/build/test/$SUITE"
mkdir -p "$SUITE_DIR"

_passed=0 _failed=0 _skipped=0

# add_counts PASSED FAILED [SKIPPED]: adds to what this suite will report.
add_counts() {
  ((_passed += $1, _failed += $2, _skipped += ${3:-0})) || true
}

# check NAME COMMAND…: one more test, passed when the command succeeds.
check() {
  local name=$1
  shift
  if "$@"; then
    say "ok      $name"
    add_counts 1 0
  else
    say "FAILED  $name"
    add_counts 0 1
  fi
}

# finish: writes the counts and ends the suite, truthfully.
finish() {
  if [[ -n ${TIEBACK_RESULT:-} ]]; then
    printf '%d %d %d\n' "$_passed" "$_failed" "$_skipped" >"$TIEBACK_RESULT"
  else
    say "$_passed passed, $_failed failed, $_skipped skipped"
  fi
  ((_failed == 0)) || exit 1
  exit 0
}

# finish_with STATUS: as finish, but a program that ended badly without a failed test is a failure too.
finish_with() {
  if (($1 != 0 && _failed == 0)); then
    say "FAILED  ended with $1 although no test failed"
    add_counts 0 1
  fi
  finish
}

# need_program PATH WHAT: a suite without its program is a failed suite, never a skipped one.
need_program() {
  [[ -x $1 ]] && return 0
  say "FAILED  ${1#"$TIEBACK_ROOT"/} is missing: $2"
  add_counts 0 1
  finish
}

# What the tests that look into the code are built as: with AddressSanitizer and UndefinedBehaviorSanitizer, unless
# TIEBACK_PRESET names another preset (debug is built soonest; tsan).
CHECKED_PRESET="${TIEBACK_PRESET:-asan}"
export ASAN_OPTIONS="${ASAN_OPTIONS:-abort_on_error=0:detect_leaks=1:strict_string_checks=1:check_initialization_order=1}"
export UBSAN_OPTIONS="${UBSAN_OPTIONS:-print_stacktrace=1:halt_on_error=1}"
export TSAN_OPTIONS="${TSAN_OPTIONS:-halt_on_error=0:second_deadlock_stack=1}"

# add_junit FILE: counts the test cases of a JUnit file and names those that did not pass.
add_junit() {
  local counts
  if ! counts="$("$TIEBACK_PYTHON" scripts/lib/junit_counts.py "$1" --names "$SUITE_DIR/not-passed")"; then
    say "FAILED  no readable JUnit file at $1"
    add_counts 0 1
    return 0
  fi
  cat "$SUITE_DIR/not-passed"
  # shellcheck disable=SC2086  # three words
  add_counts $counts
}

# run_ctest PRESET LABEL: each program's own test cases are what counts (see junit_counts.py --ctest).
run_ctest() {
  local preset=$1 label=$2 junit="$SUITE_DIR/ctest-$1-$2.xml" status=0 counts
  rm -f "$junit"
  ctest --test-dir "$(build_dir "$preset")" -L "^$label\$" --no-tests=error -j "$(nproc)" --timeout 300 \
    --output-on-failure --test-output-size-passed 1000000 --test-output-size-failed 1000000 \
    --test-output-truncation head --output-junit "$junit" || status=$?
  if ! counts="$("$TIEBACK_PYTHON" scripts/lib/junit_counts.py "$junit" --ctest)"; then
    say "FAILED  ctest gave no result for label '$label' in preset '$preset'"
    add_counts 0 1
    return 0
  fi
  # shellcheck disable=SC2086  # three words
  add_counts $counts
  local failed
  read -r _ failed _ <<<"$counts"
  if ((status != 0 && failed == 0)); then
    say "FAILED  ctest ended with $status although no test case failed"
    add_counts 0 1
  fi
}

# check_sources TOOL PRESET: see check_sources.py; adds one test per source.
check_sources() {
  local log="$SUITE_DIR/findings"
  if ! "$TIEBACK_PYTHON" scripts/lib/check_sources.py "$1" "$(build_dir "$2")" >"$log"; then
    cat "$log"
    say "FAILED  the sources could not be checked"
    add_counts 0 1
    return 0
  fi
  head -n -1 "$log"
  # shellcheck disable=SC2046  # two words
  add_counts $(tail -n 1 "$log")
}
