# What every script needs: strictness, the checkout's root, words for people, and a clean way out. Source it.
# shellcheck shell=bash
set -euo pipefail

TIEBACK_ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
export TIEBACK_ROOT
# A bare machine has no locale but this one; tools that meet UTF-8 need it, and sorting must not vary.
export LC_ALL=C.UTF-8
# Debian's own interpreter: its modules come from packages, whatever else is first on the PATH.
TIEBACK_PYTHON=/usr/bin/python3
export TIEBACK_PYTHON
TIEBACK_CACHE="${TIEBACK_CACHE:-${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/tieback}"
export TIEBACK_CACHE

say() { printf '%s\n' "$*"; }
step() { printf '==> %s\n' "$*"; }
warn() { printf 'warning: %s\n' "$*" >&2; }
die() {
  printf 'error: %s\n' "$*" >&2
  exit 1
}

# Milliseconds of a clock that only runs forward.
now_ms() {
  local up
  read -r up _ </proc/uptime
  printf '%s' "$((10#${up/./} * 10))"
}

# seconds_since MS: "12.3", for people.
seconds_since() {
  local ms=$(($(now_ms) - $1))
  printf '%d.%d' $((ms / 1000)) $((ms % 1000 / 100))
}

# on_exit COMMAND…: runs on every way out, the last one registered first. A failing one does not stop the others,
# nor change the exit status.
_exit_commands=()
_run_exit_commands() {
  local status=$? i
  trap - EXIT
  set +e
  for ((i = ${#_exit_commands[@]} - 1; i >= 0; i--)); do eval "${_exit_commands[i]}"; done
  exit "$status"
}
on_exit() {
  _exit_commands+=("$(printf '%q ' "$@")")
  trap _run_exit_commands EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  trap 'exit 129' HUP
}

# make_temp_dir VAR: a directory that is gone when the script ends.
make_temp_dir() {
  local dir
  dir="$(mktemp -d "${TMPDIR:-/tmp}/tieback.XXXXXX")"
  on_exit rm -rf "$dir"
  printf -v "$1" '%s' "$dir"
}

# free_port: a TCP port of 127.0.0.1 that nothing listened on a moment ago.
free_port() {
  "$TIEBACK_PYTHON" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# stop_process PID [SECONDS]: asks by SIGTERM, insists by SIGKILL, and does not return while it lives.
stop_process() {
  local pid=$1 tries=$((${2:-10} * 20))
  kill -TERM "$pid" 2>/dev/null || return 0
  while ((tries-- > 0)); do
    kill -0 "$pid" 2>/dev/null || return 0
    sleep 0.05
  done
  kill -KILL "$pid" 2>/dev/null || true
}

# start_background VAR LOG COMMAND…: VAR becomes its process id; it is stopped when the script ends.
start_background() {
  local -n _pid_of=$1
  local log=$2
  shift 2
  "$@" >"$log" 2>&1 &
  _pid_of=$!
  on_exit stop_process "$_pid_of"
}
