"""The chaos suite's world with its hosts' ledger and store in a cluster, in real time: the database's clock can't be
moved."""
import collections
import json
import os
import subprocess
import time
import urllib.parse

import company
import world as chaos
from cluster import PASSWORDS

LEDGER_SECRET = PASSWORDS["tieback"]
EXPORT_WORKERS = 2  # of each host: three exports at once are at work at more than one


class World(chaos.World):
    slack = 50_000  # the ledger asks the server for its clock: a round trip behind, and the machine may be loaded

    def __init__(self, build, folder, seed, cluster, hosts):
        self.cluster = cluster
        self.no_answer = collections.Counter()  # what was asked (send, accept, …): how often without a definite answer
        super().__init__(build, folder, seed, hosts)

    def _set_up(self):
        self._write("secret.key", "5a" * 32)
        self._start_mock()
        self._write_company()
        for name, secret in (("ledger", LEDGER_SECRET), ("owner", PASSWORDS["tieback_owner"])):
            self._write(os.path.join("secrets", name), secret)
        subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", self._path("secrets", "audit.pem")],
                       check=True, capture_output=True)
        for host in self.hosts:
            os.mkdir(self._path(f"checkpoints.{host.number}"))

    def _start_mock(self):
        self._write("erp.yaml", company.erp_seed(chaos.ERP_SECRET, time.gmtime().tm_year))
        self.mock = self._spawn(
            [self.programs["mock"], "--seed", self._path("erp.yaml"), "--random-seed", str(self.seed),
             "--journal-limit", "1000000", "--journal-bytes", str(1 << 30), "--state-dir", self._path("mock")],
            "mock.out", "mock.log")
        self.mock_urls = self._first_line(self.mock, self._path("mock.out"), "the mock ERP")
        self.erp_port = urllib.parse.urlsplit(self.mock_urls["http"]).port

    def config(self, role, secret, seed=True):
        """The hosts' configurations with ledger and store in the cluster, for that role."""
        for host in self.hosts:
            database = {"url": self.cluster.url(role), "password": "file:" + self._path("secrets", secret)}
            self._write_config(host, {"data": f"data.{host.number}", "database": database},
                               {**database, "host": f"host-{host.number}"})
            with open(self._config_of(host), encoding="utf-8") as file:
                config = json.load(file)
            own = config["plugins"][0]["config"]
            own["audit"] = {"checkpoints": self._path(f"checkpoints.{host.number}"), "every": "1s",
                            "key": "file:" + self._path("secrets", "audit.pem")}
            for connection in own["connections"]:
                # The mock applies a request at once or never; minutes are the vendor's.
                connection["profile_overrides"] = {"erp": {"absence_proof": "3s", "release_poll": "1s"}}
            config["workers"] = {"export": EXPORT_WORKERS, "look_up": 2}
            if not seed:
                del config["seed"]
            with open(self._config_of(host), "w", encoding="utf-8") as file:
                json.dump(config, file, indent=1)

    def make_schemas(self):
        """By one host that starts as their owner, with nothing in them."""
        self.config("tieback_owner", "owner", seed=False)
        first = self.hosts[0]
        self._spawn_host(first)
        self._await_host(first)
        self.stop_host(first)
        self.cluster.grant()
        self.config("tieback", "ledger")

    def start_hosts(self):
        """All at once, on a store that is empty."""
        for host in self.hosts:
            self._spawn_host(host)
        for host in self.hosts:
            self._await_host(host)

    def _out_of(self, host):
        return f"host.{host.number}.out"

    def _spawn_host(self, host):
        self.host_starts += 1
        host.process = self._spawn([self.programs["host"], "--config", self._config_of(host)], self._out_of(host),
                                   f"host.{host.number}.log")

    def _await_host(self, host):
        host.url = self._first_line(host.process, self._path(self._out_of(host)), f"host {host.number}")["url"]
        host.up.set()

    def ask_once(self, login, method, path, body=None, key=None):
        definite = False
        try:
            status, answer = super().ask_once(login, method, path, body, key)
            definite = status not in chaos.NO_DEFINITE_ANSWER
            return status, answer
        finally:
            self.no_answer[path.rpartition("/")[2]] += not definite

    def token_of(self, login):
        return self._login(self.hosts[0].url, login)

    def seeds_loaded(self):
        """How often one of the hosts says that it loaded the seed."""
        count = 0
        for host in self.hosts:
            with open(self._path(f"host.{host.number}.log"), encoding="utf-8") as file:
                count += sum('"message":"seed loaded"' in line for line in file)
        return count

    def sends_pending(self):
        return [row["change_order"] for row in self.project_rows("sends") if row["state"] == "pending"]

    def at_work(self):
        """The numbers of the hosts that keep others from changing the store's tables."""
        names = {row["application_name"] for row in self.cluster.rows(
            "SELECT application_name FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE locktype = 'advisory' AND "
            "mode = 'ShareLock' AND granted")}
        return {host.number for host in self.hosts if any(f"tieback-host {host.pid} on " in name for name in names)}

    def exporting(self):
        """{number of a host: how many exports it has claimed}"""
        claims = {row["process"]: row["items"] for row in self.cluster.rows(
            "SELECT process, count(*) AS items FROM item JOIN item_export ON item = id JOIN host ON incarnation = "
            "lease_owner WHERE state = 'exporting' GROUP BY process")}
        return {host.number: claims[host.pid] for host in self.hosts if host.pid in claims}

    def ledger_rows(self, table):
        rows = self.cluster.rows(f"SELECT * FROM {table}")  # noqa: S608 (our own names)
        if table == "step":  # the mock ERP's journal, which they are held against, tells times in milliseconds
            for row in rows:
                row.update({name: row[name] - row[name] % 1000 for name in ("at", "done_at")})
        return rows

    def project_rows(self, table):
        return self.cluster.rows(f"SELECT * FROM tieback_host.{table}")  # noqa: S608 (our own names)

    def open_exports(self):
        return [f"{row['id']} is {row['state']}" for row in self.ledger_rows("item")
                if row["state"] in ("exporting", "in_doubt")]

    def verify_audit(self, host):
        """(exit status, what it said) of the auditor's command, with what that host has signed."""
        done = subprocess.run(
            [self.programs["host"], "audit", "verify", "--config", self._config_of(host)], capture_output=True,
            text=True, timeout=60, check=False, env=dict(os.environ, TIEBACK_CHAOS_ERP=chaos.ERP_SECRET))
        return done.returncode, done.stdout + done.stderr
