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
    def __init__(self, build, folder, seed, cluster):
        self.cluster = cluster
        super().__init__(build, folder, seed)

    def _start_mock(self):
        self._write("erp.yaml", company.erp_seed(chaos.ERP_SECRET))
        self.mock = self._spawn(
            [self.programs["mock"], "--seed", self._path("erp.yaml"), "--random-seed", str(self.seed),
             "--journal-limit", "1000000", "--journal-bytes", str(1 << 30), "--state-dir", self._path("mock")],
            "mock.out", "mock.log")
        self.mock_urls = self._first_line(self.mock, self._path("mock.out"), "the mock ERP")
        self.erp_port = urllib.parse.urlsplit(self.mock_urls["http"]).port

    def _write_config(self):
        super()._write_config()
        for name, secret in (("ledger", LEDGER_SECRET), ("owner", PASSWORDS["tieback_owner"])):
            with open(self._path("secrets", name), "w", encoding="utf-8") as file:
                file.write(secret)
        subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", self._path("secrets", "audit.pem")],
                       check=True, capture_output=True)
        os.mkdir(self._path("checkpoints"))
        self.config("tieback", "ledger")

    def config(self, role, secret):
        """host.yaml with the ledger in the cluster, for that role."""
        with open(self._path("host.yaml"), encoding="utf-8") as file:
            config = json.load(file)
        own = config["plugins"][0]["config"]
        own["ledger"] = {"url": self.cluster.url(role), "password": "file:" + self._path("secrets", secret)}
        own["audit"] = {"checkpoints": self._path("checkpoints"), "key": "file:" + self._path("secrets", "audit.pem"),
                        "every": "1s"}
        for connection in own["connections"]:
            # The mock applies a request at once or never; minutes are the vendor's.
            connection["profile_overrides"] = {"erp": {"absence_proof": "3s", "release_poll": "1s"}}
        config["workers"] = {"export": 6, "look_up": 2}
        self._write("host.yaml", json.dumps(config, indent=1))

    def _start_host(self):
        self.host_starts += 1
        out = f"host.{self.host_starts}.out"
        self.host = self._spawn([self.programs["host"], "--config", self._path("host.yaml")], out, "host.log")
        self.host_url = self._first_line(self.host, self._path(out), "the host")["url"]
        self._up.set()

    def verify_audit(self):
        """(exit status, what it said) of the auditor's command."""
        done = subprocess.run(
            [self.programs["host"], "audit", "verify", "--config", self._path("host.yaml")], capture_output=True,
            text=True, timeout=60, check=False, env=dict(os.environ, TIEBACK_CHAOS_ERP=chaos.ERP_SECRET))
        return done.returncode, done.stdout + done.stderr
