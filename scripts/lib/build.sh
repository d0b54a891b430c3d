# Building by preset. Source after common.sh and packages.sh.
# shellcheck shell=bash

# Checkouts share the cache: paths below the root count as relative, and the folder's name does not count.
export CCACHE_BASEDIR="$TIEBACK_ROOT" CCACHE_NOHASHDIR=1 CCACHE_SLOPPINESS=pch_defines,time_macros

# build_dir PRESET: where it is built.
build_dir() { printf '%s/build/%s' "$TIEBACK_ROOT" "$1"; }

# configure_preset PRESET: only when it was not configured yet; ninja itself notices what changes in CMakeLists.txt.
configure_preset() {
  local preset=$1 dir log
  dir="$(build_dir "$preset")"
  # The folder's own rules do not know the presets: when those changed it is configured again.
  [[ -f $dir/build.ninja && ! $TIEBACK_ROOT/CMakePresets.json -nt $dir/build.ninja ]] && return 0
  mkdir -p "$dir"
  log="$dir/configure.log"
  (cd "$TIEBACK_ROOT" && cmake --preset "$preset") >"$log" 2>&1 && return 0
  cat "$log" >&2
  die "preset '$preset' does not configure (full text in $log)"
}

# build_preset PRESET [TARGET…]: all targets when none is named. Says what failed, not what went well.
build_preset() {
  local preset=$1 dir log began
  shift
  need_packages build
  began="$(now_ms)"
  configure_preset "$preset"
  dir="$(build_dir "$preset")"
  log="$dir/build.log"
  local options=()
  (($# == 0)) || options=(--target "$@")
  # One build per folder at a time: two suites started by hand must not run two ninjas in it.
  if ! (
    flock 9
    cmake --build "$dir" "${options[@]}"
  ) 9>"$dir/.build-lock" >"$log" 2>&1; then
    # Ninja's progress lines are noise here; what the compiler said is not.
    grep -v '^\[[0-9]*/[0-9]*\] \(Building\|Linking\)' "$log" | tail -n 80 >&2
    say "error: building preset '$preset' failed (full text in $log)" >&2
    return 1
  fi
  say "built $preset in $(seconds_since "$began") s"
}

# What users run, and what the demo, scenarios and chaos need: the programs and the plugin, without tests.
build_programs() { build_preset "$1" tieback-host tieback-mock-erp tieback-qa tieback_cco; }
