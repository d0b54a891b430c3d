"""The chaos suite's world with its ledger in a cluster, in real time: the database's clock can't be moved."""
import json
import os
import subprocess
import threading
import time
import urllib.parse

import company
import world as chaos
from cluster import PASSWORDS

LEDGER_SECRET = PASSWORDS["tieback"]
HEALTH_EVERY = 0.05  # seconds


class HealthWatch(threading.Thread):
    """Asks /readyz all the time, and keeps what changed: [(monotonic time, status, the ledger's message)]."""

    def __init__(self, url):
        super().__init__(daemon=True)
        self.url, self.changes = url, []
        self._ended = threading.Event()

    def run(self):
        while not self._ended.wait(HEALTH_EVERY):
            status, message = self._ask()
            if not self.changes or self.changes[-1][1] != status:
                self.changes.append((time.monotonic(), status, message))

    def _ask(self):
        try:
            status, answer = chaos.request(self.url, "GET", "/readyz", timeout=30)
        except OSError as error:
            return 0, str(error)
        return status, " ".join(check["message"] for check in answer["checks"] if check["name"].endswith("/ledger"))

    def seen(self, status, since):
        """When it was first `status` at or after that moment, and what it said; also when it had been so before."""
        for index, (at, seen, message) in enumerate(self.changes):
            following = self.changes[index + 1][0] if index + 1 < len(self.changes) else float("inf")
            if seen == status and following > since:
                return max(at, since), message
        return None

    def end(self):
        self._ended.set()
        self.join()


class World(chaos.World):
    slack = 50_000  # the ledger asks the server for its clock: a round trip behind, and the machine may be loaded

    def __init__(self, build, folder, seed, cluster):
        self.cluster = cluster
        super().__init__(build, folder, seed)

    def _set_up(self):
        self._write("secret.key", "5a" * 32)
        self._start_mock()
        self._write_company()
        for name, secret in (("ledger", LEDGER_SECRET), ("owner", PASSWORDS["tieback_owner"])):
            self._write(os.path.join("secrets", name), secret)
        subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", self._path("secrets", "audit.pem")],
                       check=True, capture_output=True)
        os.mkdir(self._path("checkpoints"))

    def _start_mock(self):
        self._write("erp.yaml", company.erp_seed(chaos.ERP_SECRET, time.gmtime().tm_year))
        self.mock = self._spawn(
            [self.programs["mock"], "--seed", self._path("erp.yaml"), "--random-seed", str(self.seed),
             "--journal-limit", "1000000", "--journal-bytes", str(1 << 30), "--state-dir", self._path("mock")],
            "mock.out", "mock.log")
        self.mock_urls = self._first_line(self.mock, self._path("mock.out"), "the mock ERP")
        self.erp_port = urllib.parse.urlsplit(self.mock_urls["http"]).port

    def config(self, role, secret):
        """The host's configuration with the ledger in the cluster, for that role."""
        host = self.hosts[0]
        self._write_config(host, {"data": "data"},
                           {"url": self.cluster.url(role), "password": "file:" + self._path("secrets", secret)})
        with open(self._config_of(host), encoding="utf-8") as file:
            config = json.load(file)
        own = config["plugins"][0]["config"]
        own["audit"] = {"checkpoints": self._path("checkpoints"), "key": "file:" + self._path("secrets", "audit.pem"),
                        "every": "1s"}
        for connection in own["connections"]:
            # The mock applies a request at once or never; minutes are the vendor's.
            connection["profile_overrides"] = {"erp": {"absence_proof": "3s", "release_poll": "1s"}}
        config["workers"] = {"export": 6, "look_up": 2}
        with open(self._config_of(host), "w", encoding="utf-8") as file:
            json.dump(config, file, indent=1)

    def _start_host(self, host):
        self.host_starts += 1
        out = f"host.{self.host_starts}.out"
        host.process = self._spawn([self.programs["host"], "--config", self._config_of(host)], out, "host.log")
        host.url = self._first_line(host.process, self._path(out), "the host")["url"]
        host.up.set()

    def ledger_rows(self, table):
        rows = self.cluster.rows(table)
        if table == "step":  # the mock ERP's journal, which they are held against, tells times in milliseconds
            for row in rows:
                row.update({name: row[name] - row[name] % 1000 for name in ("at", "done_at")})
        return rows

    def open_exports(self):
        return [f"{row['id']} is {row['state']}" for row in self.ledger_rows("item")
                if row["state"] in ("exporting", "in_doubt")]

    def verify_audit(self):
        """(exit status, what it said) of the auditor's command."""
        done = subprocess.run(
            [self.programs["host"], "audit", "verify", "--config", self._config_of(self.hosts[0])], capture_output=True,
            text=True, timeout=60, check=False, env=dict(os.environ, TIEBACK_CHAOS_ERP=chaos.ERP_SECRET))
        return done.returncode, done.stdout + done.stderr
