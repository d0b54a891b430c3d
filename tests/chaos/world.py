"""A world: one mock ERP with its SMTP stub, one host, one clock, in a folder of their own. Starts, kills, freezes."""
import http.client
import decimal
import json
import os
import signal
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


class World:
    def __init__(self, build, folder, seed):
        self.folder = folder
        self.seed = seed
        for name in ("secrets", "mock"):
            os.makedirs(os.path.join(folder, name))
        self.programs = {name: os.path.join(build, *path) for name, path in
                         {"host": ("bin", "tieback-host"), "mock": ("bin", "tieback-mock-erp"),
                          "plugin": ("lib", "libtieback_cco.so")}.items()}
        self.clock = Clock(self._path("clock"), START_US, RATE)
        self.stops = []      # {"kind": "killed", "at"} and {"kind": "frozen", "from", "to"}: the world's time
        self.host = None
        self.host_url = None
        self.host_starts = 0
        self._up = threading.Event()
        self._host_lock = threading.Lock()   # over starting, killing and freezing
        self._drain = set()  # connections of dead hosts that the ERP may still be at work on
        self.tokens = {}
        self._start_mock()
        self._write_config()

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
        self._write("erp.yaml", company.erp_seed(ERP_SECRET))
        self.mock = self._spawn(
            [self.programs["mock"], "--seed", self._path("erp.yaml"), "--clock-file", self.clock.path, "--random-seed",
             str(self.seed), "--journal-limit", "1000000", "--journal-bytes", str(1 << 30), "--state-dir",
             self._path("mock")], "mock.out", "mock.log")
        self.mock_urls = self._first_line(self.mock, self._path("mock.out"), "the mock ERP")
        self.erp_port = urllib.parse.urlsplit(self.mock_urls["http"]).port

    def _write_config(self):
        self._write("company.yaml", company.company_seed())
        with open(self._path("secrets", "smtp"), "w", encoding="utf-8") as file:
            file.write(SMTP_SECRET)
        smtp_port = int(self.mock_urls["smtp"].rpartition(":")[2])
        profiles = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "plugin", "profiles")
        self.admin("PATCH", "/mail/settings", {"users": {"tieback": SMTP_SECRET}})
        config = {
            "listen": {"host": "127.0.0.1", "port": 0}, "data": "data",
            "log": {"level": "debug", "file": "-"},
            "secrets": {"folders": [self._path("secrets")], "env_allowed": ["TIEBACK_CHAOS_ERP"]},
            "workers": {"export": 3},
            "seed": self._path("company.yaml"),
            "plugins": [{"path": self.programs["plugin"], "connector": "org.tieback.cco", "config": {
                "ledger": {"url": "sqlite:ledger.db"}, "profiles": [os.path.normpath(profiles)],
                "connections": [
                    {"id": data["connection"], "company": company_id, "name": data["name"] + " books",
                     "profile": "acumatica", "endpoint": {"url": self.mock_urls["http"], "tenant": "Company"},
                     "credentials": {"username": "tieback", "password": "env:TIEBACK_CHAOS_ERP"}}
                    for company_id, data in company.COMPANIES.items()],
                "mail": {"smtp": {"host": "127.0.0.1", "port": smtp_port, "security": "none", "username": "tieback",
                                  "password": "file:" + self._path("secrets", "smtp")},
                         "from": "Tieback <tieback@example.com>", "link": "https://console.example/items/{item}"},
                "daily_summary": {"at": "07:00"}}}]}
        self._write("host.yaml", json.dumps(config, indent=1))

    def start_host(self):
        with self._host_lock:
            self._start_host()

    def _start_host(self):
        self.host_starts += 1
        out = f"host.{self.host_starts}.out"
        self.host = self._spawn(
            [self.programs["host"], "--config", self._path("host.yaml"), "--clock-file", self.clock.path,
             "--random-seed", str(self.seed * 1000 + self.host_starts)], out, "host.log")
        self.host_url = self._first_line(self.host, self._path(out), "the host")["url"]
        self._up.set()

    def kill_host(self, restart_after=0.0):
        """SIGKILL now; a new host after so much real time."""
        with self._host_lock:
            self._up.clear()
            self.host.send_signal(signal.SIGKILL)
            self.host.wait()
            self.stops.append({"kind": "killed", "at": self.clock.now()})
            self._drain |= self._erp_connections()
            time.sleep(restart_after)
            self._start_host()

    def freeze_host(self, seconds, jump=0):
        """SIGSTOP for so much real time; the world's clock may jump meanwhile."""
        with self._host_lock:
            begun = self.clock.now()
            self.host.send_signal(signal.SIGSTOP)
            try:
                time.sleep(seconds)
                if jump:
                    self.jump(jump)
            finally:
                self.host.send_signal(signal.SIGCONT)
            self.stops.append({"kind": "frozen", "from": begun, "to": self.clock.now()})

    def stop_host(self):
        with self._host_lock:
            self._up.clear()
            self.host.send_signal(signal.SIGTERM)
            try:
                status = self.host.wait(60)
            except subprocess.TimeoutExpired as error:
                raise Trouble("the host did not end within 60 s of SIGTERM") from error
            if status:
                raise Trouble(f"the host ended with {status} on SIGTERM")

    def close(self):
        for process in (self.host, self.mock):
            if process is not None and process.poll() is None:
                process.kill()
                process.wait()
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
                    found.add((local, remote))
        return found

    def _await_drained(self):
        deadline = time.monotonic() + START_PATIENCE
        while self._drain:
            self._drain &= self._erp_connections()
            if self._drain and time.monotonic() > deadline:
                raise Trouble("the mock ERP still works on a request of a host long dead")
            if self._drain:
                time.sleep(0.01)

    # --- talking to them

    def admin(self, method, path, body=None):
        status, answer = request(self.mock_urls["admin"], method, path, body)
        if status >= 300:
            raise Trouble(f"the mock ERP's admin refused {method} {path}: {status} {answer}")
        return answer

    def _login(self, login):
        if login not in self.tokens:
            status, answer = request(self.host_url, "POST", "/api/v1/session",
                                     {"login": login, "password": company.USER_PASSWORD, "token": True})
            if status >= 300:
                raise Trouble(f"{login} could not log in: {status} {answer}")
            self.tokens[login] = answer["token"]
        return self.tokens[login]

    def ask_once(self, login, method, path, body=None, key=None):
        """(status, answer) of the host that runs now. Raises Unanswered."""
        if not self._up.wait(START_PATIENCE):
            raise Trouble("the host is not up")
        try:
            headers = {"Authorization": "Bearer " + self._login(login)}
            if key:
                headers["Idempotency-Key"] = key
            return request(self.host_url, method, "/api/v1" + path, body, headers)
        except (OSError, http.client.HTTPException, json.JSONDecodeError) as error:
            raise Unanswered(f"{method} {path}: {error}") from error

    def ask(self, login, method, path, body=None, key=None):
        """As a careful client: asks again, under the same key, until there is a definite answer."""
        key = key or (str(uuid.uuid4()) if method != "GET" else None)
        deadline = time.monotonic() + START_PATIENCE
        while True:
            try:
                status, answer = self.ask_once(login, method, path, body, key)
                if status not in (429, 500, 503):
                    return status, answer
                last = f"{status} {answer}"
            except Unanswered as error:
                last = str(error)
            if time.monotonic() > deadline:
                raise Trouble(f"no definite answer to {method} {path} within {START_PATIENCE} s: {last}")
            time.sleep(0.02)
