# scripts/bench jobs: gets the peers and runs the race. Sourced by scripts/bench.
# shellcheck shell=bash

fetch_peers() {
  local peers="$BENCH_DIR/jobs-peers" source="$TIEBACK_ROOT/tests/bench/jobs/peers"
  need_command node nodejs
  need_command npm npm
  need_command go golang
  mkdir -p "$peers"
  cp "$source"/*.js "$source"/package*.json "$source/.npmrc" "$peers"
  [[ -d $peers/node_modules && ! $source/package-lock.json -nt $peers/node_modules ]] ||
    fetch "pg-boss, graphile-worker and BullMQ" npm ci --ignore-scripts --no-audit --no-fund --loglevel error --prefix "$peers"
  fetch "River" go build -C "$source/river" -o "$peers/river" .
}

run_jobs_bench() {
  local log="$BENCH_DIR/build.log" work="$BENCH_DIR/jobs-work"
  TIEBACK_PACKAGES[jobs]="postgresql-15 redis-server python3"
  need_packages build jobs
  if ! { cmake --preset release -B "$BUILD_DIR" -DTIEBACK_BUILD_BENCH=ON -DTIEBACK_BUILD_TESTS=ON &&
    cmake --build "$BUILD_DIR" --target tieback-bench-jobs; } >"$log" 2>&1; then
    tail -n 60 "$log" >&2
    die "the benchmark does not build (full text in $log)"
  fi
  if [[ -n $rivals ]]; then fetch_peers; else jobs_options+=(--no-rivals); fi
  [[ " ${options[*]} " != *" --quick "* ]] || jobs_options+=(--quick)
  on_exit rm -rf "$work"
  "$TIEBACK_PYTHON" "$TIEBACK_ROOT/tests/bench/jobs/run.py" --programs "$BUILD_DIR/bin" \
    --plugin "$BUILD_DIR/lib/libtieback_cco_bench.so" --peers "$BENCH_DIR/jobs-peers" \
    --river "$BENCH_DIR/jobs-peers/river" --work "$work" "${jobs_options[@]}"
}
