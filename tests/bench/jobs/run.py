#!/usr/bin/python3
"""scripts/bench jobs: the same job through Tieback and through job queues, side by side in one run on one machine.

  run.py --programs DIR --plugin SO --peers DIR --river PROGRAM --work DIR [--jobs N] [--waiting N] [--rounds N] [--quick]
         [--slow-erp | --pick-up | --deep-queue=N]

The job: one POST of 1 kB that an instant HTTP server answers with 300 bytes; durable, fsync on. Each peer runs as stock
and as tuned as its documentation allows. PostgreSQL and Redis are started here, on a free port each, in DIR, and
stopped again. The last lines are `ratio sqlite N` and `ratio postgresql N`: Tieback to the best tuned peer.

--slow-erp: instead of the race, 50 companies whose ERP takes 200 ms for each request and allows 8 at a time, so that
2,000 exports a second are possible; with fewer workers and as many as that needs.
--pick-up: instead of the race, one export after the other on an idle host: how soon it is begun, and at the ERP.
--deep-queue=N: instead of the race, so many jobs alone, with N others queued behind them, and with N before them that
wait until tomorrow. The last lines say what is left of the rate.
"""
import argparse
import json
import os
import pathlib
import shutil
import socket
import statistics
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
SLOW = {"companies": 50, "milliseconds": 200, "at_a_time": 8}
POSTGRESQL_BIN = pathlib.Path("/usr/lib/postgresql/15/bin")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def as_postgres(command):
    """PostgreSQL refuses to run as root."""
    return command if os.geteuid() else ["runuser", "-u", "postgres", "--", *command]


class PostgreSQL:
    def __init__(self, work):
        self.data = work / "postgresql"
        shutil.rmtree(self.data, ignore_errors=True)
        self.data.mkdir(parents=True)
        if not os.geteuid():
            shutil.chown(self.data, "postgres", "postgres")
        self.port = free_port()
        quiet = {"check": True, "stdout": subprocess.DEVNULL}
        subprocess.run(as_postgres([str(POSTGRESQL_BIN / "initdb"), "-D", str(self.data), "-A", "trust", "-U", "bench",
                                    "-E", "UTF8", "--locale=C.UTF-8"]), **quiet)
        self.settings = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "shared_buffers": "512MB",
                         "max_wal_size": "4GB", "max_connections": "200", "listen_addresses": "127.0.0.1"}
        words = " ".join(f"-c {name}={value}" for name, value in self.settings.items())
        subprocess.run(as_postgres([str(POSTGRESQL_BIN / "pg_ctl"), "-D", str(self.data), "-w", "-l",
                                    str(self.data / "log"), "-o", f"-p {self.port} -k {self.data} {words}", "start"]),
                       **quiet)

    def database(self, name):
        """A new, empty one."""
        for text in (f"drop database if exists {name} with (force)", f"create database {name}"):
            subprocess.run([str(POSTGRESQL_BIN / "psql"), "-q", "-h", "127.0.0.1", "-p", str(self.port), "-U", "bench",
                            "-d", "postgres", "-c", text], check=True, stderr=subprocess.DEVNULL)
        return f"postgresql://bench@127.0.0.1:{self.port}/{name}"

    def stop(self):
        subprocess.run(as_postgres([str(POSTGRESQL_BIN / "pg_ctl"), "-D", str(self.data), "-m", "fast", "stop"]),
                       check=False, stdout=subprocess.DEVNULL)


class Redis:
    settings = {"appendonly": "yes", "appendfsync": "always", "save": ""}

    def __init__(self, work):
        self.folder = work / "redis"
        self.process, self.port = None, 0

    def start_anew(self):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        self.port = free_port()
        command = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self.folder),
                   "--logfile", str(self.folder / "log")]
        for name, value in self.settings.items():
            command += [f"--{name}", value]
        self.process = subprocess.Popen(command)
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return self.port
            except OSError:
                time.sleep(0.05)
        raise RuntimeError("redis-server does not listen")

    def stop(self):
        if self.process:
            self.process.terminate()
            self.process.wait()
            self.process = None


class Bench:
    def __init__(self, options):
        self.options = options
        self.work = pathlib.Path(options.work)
        self.work.mkdir(parents=True, exist_ok=True)
        # PostgreSQL's own user must reach its folder.
        self.work.chmod(0o755)
        self.postgresql, self.redis = PostgreSQL(self.work), Redis(self.work)
        answer = self.work / "answer"
        answer.write_text(json.dumps({"ok": True, "fill": "y" * 277}))
        takes = [str(SLOW["milliseconds"])] if options.slow_erp else []
        self.server = subprocess.Popen([str(pathlib.Path(options.programs) / "tieback-bench-bare-http"), str(answer), *takes],
                                       stdout=subprocess.PIPE, text=True)
        self.url = f"http://127.0.0.1:{int(self.server.stdout.readline())}"

    def stop(self):
        self.redis.stop()
        self.postgresql.stop()
        self.server.terminate()
        self.server.wait()

    def json_of(self, name, command):
        done = subprocess.run(command, capture_output=True, text=True, timeout=1800, check=False)
        lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
        if done.returncode or not lines:
            raise RuntimeError(f"{name} ended with {done.returncode}: {done.stderr[-2000:]}")
        return json.loads(lines[-1])

    def run(self, name, command):
        result = self.json_of(name, command)
        print(f"  {name:28} {result['per_second']:9.0f}/s  {json.dumps(result['settings'])}", flush=True)
        return result["per_second"]

    def peer(self, name, mode, **more):
        words = {"mode": mode, "jobs": self.options.jobs, "waiting": self.options.waiting, "concurrency": 50,
                 "url": self.url, **more}
        if name.startswith("river"):
            return self.run(f"{name} {mode}", [self.options.river, json.dumps(words)])
        return self.run(f"{name} {mode}", ["node", str(pathlib.Path(self.options.peers) / f"{name}.js"), json.dumps(words)])

    def peers(self):
        rates = {}
        for mode in ("stock", "tuned"):
            for name in ("pg-boss", "graphile-worker"):
                rates[name, mode] = self.peer(name, mode, postgresql=self.postgresql.database("jobs"))
            rates["bullmq", mode] = self.peer("bullmq", mode, redis=self.redis.start_anew())
            rates["river-postgresql", mode] = self.peer("river-postgresql", mode, driver="postgresql",
                                                        postgresql=self.postgresql.database("jobs"))
            file = self.work / "river.db"
            for old in self.work.glob("river.db*"):
                old.unlink()
            rates["river-sqlite", mode] = self.peer("river-sqlite", mode, driver="sqlite", sqlite=str(file))
        return rates

    def tieback_command(self, ledger, *more):
        return [str(pathlib.Path(self.options.programs) / "tieback-bench-jobs"), "--plugin", self.options.plugin,
                "--profiles", str(HERE / "profiles"), "--work", str(self.work / "tieback"), "--ledger", ledger,
                "--url", self.url, "--jobs", str(self.options.jobs), "--waiting", str(self.options.waiting), *more]

    def tieback(self, name, ledger, *more):
        return self.run(f"tieback {name}", self.tieback_command(ledger, *more))

    def slow_erp(self):
        possible = SLOW["companies"] * SLOW["at_a_time"] * 1000 / SLOW["milliseconds"]
        for workers in (100, 200, SLOW["companies"] * SLOW["at_a_time"]):
            for name in ("sqlite", "postgresql"):
                rate = self.tieback(f"{name}, {workers} workers", self.new_ledger(name), "--profile", "bench_slow",
                                    "--connections", str(SLOW["companies"]), "--workers", str(workers))
                print(f"    {rate / min(possible, workers * 1000 / SLOW['milliseconds']):.0%} of what so many workers can, "
                      f"{rate / possible:.0%} of the possible {possible:.0f}/s")

    def pick_up(self):
        for name, *more in (("sqlite",), ("postgresql",), ("postgresql", "--by-another-host")):
            found = self.json_of(name, self.tieback_command(self.new_ledger(name), "--pick-up", "--workers", "8", *more))
            print(f"{name}{', Export pressed on another host' if more else ''}: {found.pop('jobs')} exports, ms")
            for what, times in found.items():
                print(f"  {what.removesuffix('_ms').replace('_', ' '):24} p50 {times['p50']:6.2f}  p99 {times['p99']:6.2f}"
                      f"  most {times['most']:6.2f}", flush=True)

    def deep_queue(self):
        queued = self.options.deep_queue
        for name in ("sqlite", "postgresql"):
            rates = {}
            for number, more in ((0, ()), (queued, ()), (queued, ("--resting",))):
                what = "alone" if not number else f"{number} {'waiting before' if more else 'queued behind'} them"
                rates[what] = self.tieback(f"{name}, {what}", self.new_ledger(name), "--queued", str(number), *more)
            for what, rate in rates.items():
                print(f"deep-queue {name} {what}: {rate / rates['alone']:.2f}", flush=True)

    def new_ledger(self, name):
        if name == "postgresql":
            return self.postgresql.database("jobs")
        for old in self.work.glob("tieback.db*"):
            old.unlink()
        return f"sqlite:{self.work / 'tieback.db'}"

    def ours(self):
        return {name: self.tieback(name, self.new_ledger(name)) for name in ("sqlite", "postgresql")}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("programs", "plugin", "peers", "river", "work"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--jobs", type=int, default=20000)
    parser.add_argument("--waiting", type=int, default=0)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--quick", action="store_true", help="a smoke run whose figures mean nothing")
    parser.add_argument("--no-rivals", action="store_true")
    parser.add_argument("--slow-erp", action="store_true")
    parser.add_argument("--pick-up", action="store_true")
    parser.add_argument("--deep-queue", type=int, default=0)
    options = parser.parse_args()
    if options.quick:
        options.jobs, options.rounds = 20 if options.pick_up else 500, 1
        options.deep_queue = min(options.deep_queue, 2000)
    bench = Bench(options)
    all_rates = {}
    try:
        print(f"{options.jobs} jobs, {options.waiting} waiting; PostgreSQL {bench.postgresql.settings}, "
              f"Redis {Redis.settings}, River's SQLite journal_mode WAL, synchronous FULL; Tieback's WAL, its log "
              f"synced before a save returns")
        for apart, measure in ((options.slow_erp, bench.slow_erp), (options.pick_up, bench.pick_up),
                               (options.deep_queue, bench.deep_queue)):
            if apart:
                measure()
                return 0
        for number in range(options.rounds):
            print(f"round {number + 1}", flush=True)
            rates = {} if options.no_rivals else bench.peers()
            rates.update({("tieback " + name, ""): rate for name, rate in bench.ours().items()})
            for key, rate in rates.items():
                all_rates.setdefault(key, []).append(rate)
    finally:
        bench.stop()
    medians = {key: statistics.median(rates) for key, rates in all_rates.items()}
    print("medians of", options.rounds)
    for (name, mode), rate in sorted(medians.items(), key=lambda item: -item[1]):
        print(f"  {name + ' ' + mode:28} {rate:9.0f}/s")
    if not options.no_rivals:
        best = max(rate for (_, mode), rate in medians.items() if mode == "tuned")
        for name in ("sqlite", "postgresql"):
            print(f"ratio {name} {medians[f'tieback {name}', '']/best:.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
