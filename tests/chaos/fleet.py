"""A world of several hosts that share one PostgreSQL: its ledger and the hosts' store. Each host reaches the server,
and the ERP, through a proxy of its own."""
import os
import signal
import threading
import time

from clock import Clock
from proxy import Proxy
from server import Server
from world import RATE, Trouble, World

LEASE = 60            # seconds of the ledger's clock, as docs/operator.md says
STEP = 40             # the clock jumps by no more at once: each host gives its sign of life within a lease
PACE = 0.1            # seconds of real time between two moves of the clock while something happens
KEEPS_UP = 15         # … which waits for a host whose last sign of life is longer ago, in seconds of the clock
PATIENCE = 90         # seconds of real time
LONG_CUT = 40         # seconds of the clock: a host cut off for longer may have lost its leases


class FleetClock(Clock):
    """The server's clock and the file's, which all programs map, moved together. It runs as real time does; what makes
    it faster is moved by move(), which a host that is held up keeps from running away."""

    def __init__(self, path, world):
        self._world = world
        self._offset = 0
        self._moving = threading.Lock()
        super().__init__(path, int(time.time() * 1e6), 1)

    def _run(self):
        while not self._stop.wait(0.005):
            with self._lock:
                self._value.value = self._told()

    def _told(self):
        return int(time.time() * 1e3 + self._offset * 1e3) * 1000  # whole milliseconds, as in the ERP's journal

    def move(self, seconds):
        with self._moving:
            self._world.server.run(
                f"UPDATE ledger.ledger_clock SET offset_us = offset_us + {int(seconds * 1_000_000)}")
            with self._lock:
                self._offset += seconds
                self._value.value = self._told()

    def jump(self, seconds):
        raise NotImplementedError("the world jumps, step by step")


class FleetWorld(World):
    slack = 3_000_000
    # A host that is cut off, or busy, goes by the server's clock as it last heard of it, and the clock waits for no host
    # before that is KEEPS_UP ago. Less than the quiet time after which a request is sent again.
    behind = (KEEPS_UP + 5) * 1_000_000
    answer_within = 8
    quiet_patience = 120

    def _set_up(self):
        self._closing = threading.Event()
        self.server_lock = threading.RLock()
        self.server = Server()
        self._pacer = threading.Thread(target=self._pace, daemon=True)
        try:
            self._set_up_around_server()
        except BaseException:
            self.close()
            raise

    def _set_up_around_server(self):
        self.server.run("CREATE SCHEMA ledger")
        self.clock = FleetClock(self._path("clock"), self)
        self._write("secret.key", "5a" * 32)
        self._start_mock()
        self._write_company()
        for host in self.hosts:
            host.erp = Proxy(("127.0.0.1", self.erp_port))
            host.store = Proxy(("127.0.0.1", self.server.port))
            url = f"postgresql://boss@127.0.0.1:{host.store.port}/postgres"
            self._write_config(host, {"data": f"data.{host.number}", "database": url},
                               {"url": url + "?options=-csearch_path%3Dledger", "host": f"host-{host.number}"})

    def start_hosts(self):
        super().start_hosts()
        if not self._pacer.is_alive():
            self._pacer.start()

    def _start_host(self, host):
        with self.server_lock:  # it does not start without its store
            super()._start_host(host)

    def close(self):
        self._closing.set()
        try:
            if self._pacer.is_alive():
                self._pacer.join()
            super().close()
            for host in self.hosts:
                for proxy in (host.erp, host.store):
                    if proxy is not None:
                        proxy.close()
        finally:
            self.server.close()

    # --- time

    def _signs_of_life(self):
        """{process: when it gave its last one}"""
        return {row["process"]: row["seen_at"]
                for row in self.server.rows("SELECT process, seen_at FROM ledger.host WHERE ended = 0")}

    def _silent(self, since):
        """The hosts that should have given a sign of life since then and have not."""
        at_work = [host for host in self.hosts if not host.away]
        seen = self._signs_of_life()
        behind = self._leases_behind(since)
        return [host for host in at_work
                if not host.away and (seen.get(host.pid, 0) < since or host.pid in behind)]

    def _leases_behind(self, since):
        """The processes of which a lease was not renewed since then: one that a save is at is left for the next time,
        whatever the sign of life says."""
        return {row["process"] for row in self.server.rows(
            "SELECT process FROM ledger.host JOIN ledger.item_export ON lease_owner = incarnation "
            "WHERE ended = 0 AND lease_until < %s", (since + LEASE * 1_000_000,))}

    def _pace(self):
        while not self._closing.wait(PACE):
            if not self.server_lock.acquire(blocking=False):
                continue
            try:
                if not self._silent(self.clock.now() - KEEPS_UP * 1_000_000):
                    self.clock.move(PACE * RATE)
            finally:
                self.server_lock.release()

    def jump(self, seconds):
        """In steps that no lease of a host at work runs out within; not before the ERP has ended what was asked by who
        does not wait for it any more."""
        while seconds > 0:
            step = min(seconds, STEP)
            seconds -= step
            self._await_drained()
            with self.server_lock:
                # A sign of life given just before the move says nothing of the time after it.
                since = self.clock.now() + step * 1_000_000
                self.clock.move(step)
                deadline = time.monotonic() + PATIENCE
                while silent := self._silent(since):
                    if time.monotonic() > deadline:
                        raise Trouble(f"no sign of life of host {silent[0].number} for {PATIENCE} s")
                    time.sleep(0.01)

    # --- troubles

    def busy_host(self, item):
        """The one that exports it at this moment."""
        rows = self.server.rows("SELECT host.process FROM ledger.item_export JOIN ledger.host ON incarnation = "
                                "lease_owner WHERE item = %s", (item,))
        found = [host for host in self.hosts if rows and host.process is not None and host.pid == rows[0]["process"]]
        return found[0] if found else None

    def freeze_then_kill(self, jump, host):
        """Nobody knows whether it will wake; then it is gone."""
        with host.lock:
            host.up.clear()
            host.away = True
            begun = self.clock.now()
            host.process.send_signal(signal.SIGSTOP)
            self.jump(jump)
            self.stops.append({"kind": "frozen", "from": begun, "to": self.clock.now()})
            self.kill_host(0.0, host)

    def cut_store(self, seconds, jump, host, stall=False):
        """The host can't reach the server; or what it says does not arrive, and neither does an answer."""
        with host.lock:
            begun = self.clock.now()
            host.away = True
            host.store.stall() if stall else host.store.cut()
            time.sleep(seconds)
            if jump:
                self.jump(jump)
            host.store.restore()
            ended = self.clock.now()
            if ended - begun > LONG_CUT * 1_000_000:
                self.stops.append({"kind": "cut", "from": begun, "to": ended})
            self._await_back(host)

    def _await_back(self, host):
        since = self.clock.now()
        deadline = time.monotonic() + PATIENCE
        while self._signs_of_life().get(host.pid, 0) < since:
            if time.monotonic() > deadline:
                raise Trouble(f"host {host.number} is not back {PATIENCE} s after its connection is")
            time.sleep(0.02)
        host.away = False

    def cut_erp(self, seconds, host):
        with host.lock:
            begun = self.clock.now()
            self._drain |= host.erp.server_ports()
            host.erp.cut()
            time.sleep(seconds)
            host.erp.restore()
            self.stops.append({"kind": "cut", "from": begun, "to": self.clock.now()})

    def restart_server(self, seconds):
        with self.server_lock:
            self.server.crash()
            time.sleep(seconds)
            self.server.start()

    # --- what they keep

    def ledger_rows(self, table):
        return self.server.rows(f"SELECT * FROM ledger.{table}")  # noqa: S608 (our own names)

    def project_rows(self, table):
        return self.server.rows(f"SELECT * FROM tieback_host.{table}")  # noqa: S608 (our own names)

    def dump(self):
        self.server.dump(os.path.join(self.folder, "database.sql"))
