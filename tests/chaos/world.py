"""A world: one mock ERP with its SMTP stub, one host (or several on one PostgreSQL), one clock, in a folder of their
own. Starts, kills, freezes, cuts off."""
import http.client
import decimal
import json
import os
import random
import signal
import sqlite3
import subprocess
import threading
import time
import urllib.parse
import uuid

import company
from clock import Clock

START_US = 1_781_514_000_000_000  # 2026-06-15T09:00:00Z
RATE = 20            # how much faster than real time the world's clock runs while something happens
START_PATIENCE = 60  # seconds of real time; a loaded machine is slow
NO_DEFINITE_ANSWER = (429, 500, 503)
ERP_SECRET = "chaos-erp-Pa55word"
SMTP_SECRET = "chaos-smtp-Pa55word"
_GONE_STATES = {"02", "06", "07", "0A"}  # of /proc/net/tcp: connecting, time-wait, closed, listening


class Trouble(Exception):
    """What the driver could not go on after; never part of a plan."""


class Unanswered(Exception):
    """The host is gone, or went before it answered."""


def _parsed(text):
    return json.loads(text, parse_float=decimal.Decimal) if text[:1] in ("{", "[") else text


def request(url, method, path, body=None, headers=None, timeout=40):
    """(status, parsed JSON or text). Raises OSError or http.client.HTTPException when there is no whole answer."""
    parts = urllib.parse.urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=timeout)
    try:
        send = {"Accept": "application/json", **(headers or {})}
        data = None
        if body is not None:
            data = json.dumps(body).encode()
            send["Content-Type"] = "application/json"
        connection.request(method, parts.path + path, data, send)
        answer = connection.getresponse()
        # The mock's journal shows bodies as they came, and some were garbage by plan.
        text = answer.read().decode("utf-8", "replace")
        return answer.status, _parsed(text)
    finally:
        connection.close()


class Host:
    """One host's process, and what stands between it and the others."""

    def __init__(self, number):
        self.number = number
        self.process = None
        self.url = None
        self.up = threading.Event()
        self.lock = threading.RLock()  # over starting, killing, freezing and cutting off
        self.erp = None                # proxies; nothing in a world of one host
        self.store = None
        self.away = False              # frozen, dead, or cut off from the store: it gives no sign of life

    @property
    def pid(self):
        return self.process.pid


class World:
    slack = 0           # by how much the clocks of ledger and ERP may differ, in microseconds
    behind = 0          # by how much a host's idea of the ledger's clock may be behind besides
    quiet_patience = 40  # seconds of real time until a round must have come to rest
    answer_within = 40  # seconds of real time, until a client asks again

    def __init__(self, build, folder, seed, hosts=1):
        self.folder = folder
        self.seed = seed
        for name in ("secrets", "mock"):
            os.makedirs(os.path.join(folder, name))
        self.programs = {name: os.path.join(build, *path) for name, path in
                         {"host": ("bin", "tieback-host"), "mock": ("bin", "tieback-mock-erp"),
                          "plugin": ("lib", "libtieback_cco.so")}.items()}
        self.stops = []      # {"kind": "killed", "at"}, {"kind": "frozen" or "cut", "from", "to"}: the world's time
        self.mock = None
        self.clock = None
        self.hosts = [Host(number) for number in range(hosts)]
        self.host_starts = 0
        self._choice = random.Random(seed)  # of the host that is asked
        self._choice_lock = threading.Lock()
        self._drain = set()  # connections of dead hosts that the ERP may still be at work on
        self.tokens = {}
        self._set_up()

    def _set_up(self):
        self.clock = Clock(self._path("clock"), START_US, RATE)
        self._write("secret.key", "5a" * 32)
        self._start_mock()
        self._write_company()
        self._write_config(self.hosts[0], {"data": "data"}, {"url": "sqlite:ledger.db"})

    def _path(self, *parts):
        return os.path.join(self.folder, *parts)

    def _write(self, name, text):
        with open(self._path(name), "w", encoding="utf-8") as file:
            file.write(text)

    # --- processes

    def _first_line(self, process, path, what):
        deadline = time.monotonic() + START_PATIENCE
        while time.monotonic() < deadline:
            with open(path, encoding="utf-8") as file:
                line = file.readline()
            if line.endswith("\n"):
                return json.loads(line)
            if process.poll() is not None:
                raise Trouble(f"{what} ended with {process.returncode} before it was ready; see {self.folder}")
            time.sleep(0.01)
        raise Trouble(f"{what} was not ready after {START_PATIENCE} s; see {self.folder}")

    def _spawn(self, words, out, log):
        environment = dict(os.environ, TIEBACK_CHAOS_ERP=ERP_SECRET)
        with open(self._path(out), "wb") as stdout, open(self._path(log), "ab") as stderr:
            return subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=stdout, stderr=stderr, env=environment,
                                    cwd=self.folder)

    def _start_mock(self):
        self._write("erp.yaml", company.erp_seed(ERP_SECRET, time.gmtime(self.clock.now() / 1_000_000).tm_year))
        self.mock = self._spawn(
            [self.programs["mock"], "--seed", self._path("erp.yaml"), "--clock-file", self.clock.path, "--random-seed",
             str(self.seed), "--journal-limit", "1000000", "--journal-bytes", str(1 << 30), "--state-dir",
             self._path("mock")], "mock.out", "mock.log")
        self.mock_urls = self._first_line(self.mock, self._path("mock.out"), "the mock ERP")
        self.erp_port = urllib.parse.urlsplit(self.mock_urls["http"]).port

    def _write_company(self):
        self._write("company.yaml", company.company_seed())
        with open(self._path("secrets", "smtp"), "w", encoding="utf-8") as file:
            file.write(SMTP_SECRET)
        self.admin("PATCH", "/mail/settings", {"users": {"tieback": SMTP_SECRET}})

    def _config_of(self, host):
        return self._path(f"host.{host.number}.yaml")

    def _erp_url_for(self, host):
        return self.mock_urls["http"] if host.erp is None else f"http://127.0.0.1:{host.erp.port}"

    def _write_config(self, host, store, ledger):
        smtp_port = int(self.mock_urls["smtp"].rpartition(":")[2])
        profiles = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "plugin", "profiles")
        config = {
            "listen": {"host": "127.0.0.1", "port": 0}, **store,
            "log": {"level": "debug", "file": "-"},
            "secrets": {"folders": [self._path("secrets")], "env_allowed": ["TIEBACK_CHAOS_ERP"],
                        "store_key": "file:" + self._path("secret.key")},
            "workers": {"export": 3},
            "seed": self._path("company.yaml"),
            "plugins": [{"path": self.programs["plugin"], "connector": "org.tieback.cco", "config": {
                "ledger": ledger, "profiles": [os.path.normpath(profiles)],
                "connections": [
                    {"id": data["connection"], "company": company_id, "name": data["name"] + " books",
                     "profile": "acumatica", "endpoint": {"url": self._erp_url_for(host), "tenant": "Company"},
                     "credentials": {"username": "tieback", "password": "env:TIEBACK_CHAOS_ERP"}}
                    for company_id, data in company.COMPANIES.items()],
                "mail": {"smtp": {"host": "127.0.0.1", "port": smtp_port, "security": "none", "username": "tieback",
                                  "password": "file:" + self._path("secrets", "smtp")},
                         "from": "Tieback <tieback@example.com>", "link": "https://console.example/items/{item}"},
                "daily_summary": {"at": "07:00"}}}]}
        with open(self._config_of(host), "w", encoding="utf-8") as file:
            json.dump(config, file, indent=1)

    def start_hosts(self):
        for host in self.hosts:
            with host.lock:
                self._start_host(host)

    def _start_host(self, host):
        self.host_starts += 1
        out = f"host.{host.number}.{self.host_starts}.out"
        host.process = self._spawn(
            [self.programs["host"], "--config", self._config_of(host), "--clock-file", self.clock.path,
             "--random-seed", str(self.seed * 1000 + self.host_starts)], out, f"host.{host.number}.log")
        host.url = self._first_line(host.process, self._path(out), "the host")["url"]
        host.away = False
        host.up.set()

    def kill_host(self, restart_after=0.0, host=None):
        """SIGKILL now; a new host after so much real time."""
        host = host or self.hosts[0]
        with host.lock:
            host.up.clear()
            host.away = True
            # Asked for while the host has them: afterwards it is too late to tell whose they were.
            asked = self._asked_by(host)
            host.process.send_signal(signal.SIGKILL)
            host.process.wait()
            self.stops.append({"kind": "killed", "at": self.clock.now()})
            self._drain |= asked if asked is not None else self._erp_connections()
            time.sleep(restart_after)
            self._start_host(host)

    @staticmethod
    def _asked_by(host):
        return None if host.erp is None else host.erp.server_ports()

    def freeze_host(self, seconds, jump=0, host=None):
        """SIGSTOP for so much real time; the world's clock may jump meanwhile."""
        host = host or self.hosts[0]
        with host.lock:
            begun = self.clock.now()
            host.away = True
            host.process.send_signal(signal.SIGSTOP)
            try:
                time.sleep(seconds)
                if jump:
                    self.jump(jump)
            finally:
                host.process.send_signal(signal.SIGCONT)
                host.away = False
            self.stops.append({"kind": "frozen", "from": begun, "to": self.clock.now()})

    def stop_hosts(self):
        for host in self.hosts:
            self.stop_host(host)

    @staticmethod
    def stop_host(host):
        with host.lock:
            host.up.clear()
            host.away = True
            host.process.send_signal(signal.SIGTERM)
            try:
                status = host.process.wait(60)
            except subprocess.TimeoutExpired as error:
                raise Trouble("the host did not end within 60 s of SIGTERM") from error
            if status:
                raise Trouble(f"the host ended with {status} on SIGTERM")

    def close(self):
        for process in [host.process for host in self.hosts] + [self.mock]:
            if process is not None and process.poll() is None:
                process.kill()
                process.wait()
        if self.clock is not None:
            self.clock.close()

    # --- time

    def jump(self, seconds):
        """Not before the ERP has ended what dead hosts asked of it: real time must not look like minutes in there."""
        self._await_drained()
        self.clock.jump(seconds)

    def _erp_connections(self):
        found = set()
        with open("/proc/net/tcp", encoding="ascii") as file:
            for line in list(file)[1:]:
                words = line.split()
                local, remote, state = words[1], words[2], words[3]
                if int(local.rpartition(":")[2], 16) == self.erp_port and state not in _GONE_STATES:
                    found.add(int(remote.rpartition(":")[2], 16))
        return found

    def _await_drained(self):
        deadline = time.monotonic() + START_PATIENCE
        while self._drain:
            self._drain &= self._erp_connections()
            if self._drain and time.monotonic() > deadline:
                raise Trouble("the mock ERP still works on a request of a host long dead")
            if self._drain:
                time.sleep(0.01)

    # --- what they keep

    def ledger_rows(self, table):
        return self._sqlite(self._path("ledger.db"), table)

    def project_rows(self, table):
        return self._sqlite(self._path("data", "host.db"), table)

    def dump(self):
        """Before what they wrote to disk is searched."""

    @staticmethod
    def _sqlite(file, table):
        connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=10)
        connection.row_factory = sqlite3.Row
        try:
            return [dict(row) for row in connection.execute(f"SELECT * FROM {table}")]  # noqa: S608 (our own names)
        finally:
            connection.close()

    # --- talking to them

    def admin(self, method, path, body=None):
        status, answer = request(self.mock_urls["admin"], method, path, body)
        if status >= 300:
            raise Trouble(f"the mock ERP's admin refused {method} {path}: {status} {answer}")
        return answer

    def _login(self, url, login):
        if login not in self.tokens:
            status, answer = request(url, "POST", "/api/v1/session",
                                     {"login": login, "password": company.USER_PASSWORD, "token": True})
            if status in NO_DEFINITE_ANSWER:
                raise Unanswered(f"{login} could not log in: {status} {answer}")
            if status >= 300:
                raise Trouble(f"{login} could not log in: {status} {answer}")
            self.tokens[login] = answer["token"]
        return self.tokens[login]

    def _any_host(self):
        """One that is up, as a load balancer would choose; waits for one."""
        deadline = time.monotonic() + START_PATIENCE
        while True:
            up = [host for host in self.hosts if host.up.is_set()]
            if up:
                with self._choice_lock:
                    return self._choice.choice(up)
            if time.monotonic() > deadline:
                raise Trouble("no host is up")
            time.sleep(0.005)

    def ask_once(self, login, method, path, body=None, key=None):
        """(status, answer) of a host that runs now. Raises Unanswered."""
        host = self._any_host()
        try:
            headers = {"Authorization": "Bearer " + self._login(host.url, login)}
            if key:
                headers["Idempotency-Key"] = key
            return request(host.url, method, "/api/v1" + path, body, headers, self.answer_within)
        except (OSError, http.client.HTTPException, json.JSONDecodeError) as error:
            raise Unanswered(f"{method} {path}: {error}") from error

    def ask(self, login, method, path, body=None, key=None):
        """As a careful client: asks again, under the same key, until there is a definite answer."""
        key = key or (str(uuid.uuid4()) if method != "GET" else None)
        deadline = time.monotonic() + START_PATIENCE
        while True:
            try:
                status, answer = self.ask_once(login, method, path, body, key)
                if status not in NO_DEFINITE_ANSWER:
                    return status, answer
                last = f"{status} {answer}"
            except Unanswered as error:
                last = str(error)
            if time.monotonic() > deadline:
                raise Trouble(f"no definite answer to {method} {path} within {START_PATIENCE} s: {last}")
            time.sleep(0.02)
