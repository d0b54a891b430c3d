"""etcd and two Patroni nodes on loopback, each with a PostgreSQL server, as docs/patroni.yaml has them but quicker.

Everything runs as a user of its own, since PostgreSQL refuses root, and ends with the driver, however that ends.
"""
import ctypes
import json
import os
import pwd
import shutil
import signal
import subprocess
import time
import urllib.error
import urllib.request

import certificates
import psycopg2
import yaml
from ports import free_port

HERE = os.path.dirname(os.path.abspath(__file__))
EXAMPLE = os.path.join(HERE, "..", "..", "docs", "patroni.yaml")
PATIENCE = 90  # seconds of real time; a loaded machine is slow
STEP = 0.05
NODES = ("db1", "db2")
PASSWORDS = {"postgres": "boss-Pa55word", "replicator": "copy-Pa55word", "rewinder": "back-Pa55word",
             "tieback_owner": "own-Pa55word", "tieback": "led-Pa55word"}
# Patroni's usual times make a failover take half a minute. The standby is found dead as late as the leader's key ends.
QUICK = {"ttl": 6, "loop_wait": 1, "retry_timeout": 2}
SERVER_USER = "postgres"


class ClusterTrouble(Exception):
    """The cluster did not come to where the test needs it."""


def await_until(condition, what, patience=PATIENCE):
    deadline = time.monotonic() + patience
    while not (found := condition()):
        if time.monotonic() > deadline:
            raise ClusterTrouble(f"{what}: not within {patience} s")
        time.sleep(STEP)
    return found


def _as_server_user():
    """What subprocess needs so that the child is the servers' user; nothing where we are not root."""
    if os.geteuid():
        return {}
    user = pwd.getpwnam(SERVER_USER)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _dies_with_us():
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG


def _is_alive(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as file:
            return file.read().rpartition(")")[2].split()[0] not in ("Z", "X")
    except OSError:
        return False


def _children(pid):
    try:
        with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
            return [int(word) for word in file.read().split()]
    except OSError:
        return []


class Process:
    def __init__(self, words, log, home):
        with open(log, "ab") as out:
            self.popen = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=out, stderr=out, cwd=home,
                                          env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": home},
                                          start_new_session=True, preexec_fn=_dies_with_us, **_as_server_user())

    def end(self, how=signal.SIGTERM, patience=30):
        if self.popen.poll() is not None:
            return
        self.popen.send_signal(how)
        try:
            self.popen.wait(patience)
        except subprocess.TimeoutExpired:
            self.popen.kill()
            self.popen.wait()


class Node:
    def __init__(self, cluster, name):
        self.cluster, self.name = cluster, name
        self.port, self.api_port = free_port(cluster.folder), free_port(cluster.folder)
        self.data = os.path.join(cluster.folder, name)
        self.config = os.path.join(cluster.folder, name + ".yaml")
        self.patroni = None
        self._write_config()

    def _write_config(self):
        with open(EXAMPLE, encoding="utf-8") as file:
            config = yaml.safe_load(file)
        cluster = self.cluster
        config["name"] = self.name
        config["restapi"] = {"listen": f"127.0.0.1:{self.api_port}", "connect_address": f"127.0.0.1:{self.api_port}"}
        config["etcd3"]["hosts"] = [f"127.0.0.1:{cluster.etcd_port}"]
        config["bootstrap"]["dcs"].update(QUICK)
        # Killed processes lose nothing that they wrote, so that the disk need not be waited for.
        config["bootstrap"]["dcs"]["postgresql"]["parameters"].update(fsync="off", full_page_writes="off")
        config["bootstrap"]["initdb"].append("no-sync")
        server = config["postgresql"]
        server.update(listen=f"127.0.0.1:{self.port}", connect_address=f"127.0.0.1:{self.port}", data_dir=self.data,
                      pgpass=os.path.join(cluster.folder, f"pgpass-{self.name}"))
        for account in server["authentication"].values():
            account["password"] = PASSWORDS[account["username"]]
            account.update(sslmode="verify-full", sslrootcert=cluster.ca)
        server["parameters"].update(unix_socket_directories=cluster.folder,
                                    ssl_cert_file=os.path.join(cluster.folder, "server.pem"),
                                    ssl_key_file=os.path.join(cluster.folder, "server.key"))
        with open(self.config, "w", encoding="utf-8") as file:
            yaml.safe_dump(config, file)
        cluster.give_away(self.config)

    def start(self):
        self.patroni = Process(["patroni", self.config], os.path.join(self.cluster.folder, self.name + ".log"),
                               self.cluster.folder)

    def status(self):
        """What Patroni says of the node; nothing when it does not answer."""
        return self._ask("patroni")

    def members(self):
        """The cluster's members as this node knows them; none when it does not answer."""
        return self._ask("cluster").get("members", [])

    def _ask(self, path):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.api_port}/{path}", timeout=2) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                return json.load(error)
        except (OSError, ValueError):
            return {}

    def _postmaster(self):
        try:
            with open(os.path.join(self.data, "postmaster.pid"), encoding="ascii") as file:
                return int(file.readline())
        except (OSError, ValueError):
            return None

    def kill_server(self):
        """As a crash of the server, which Patroni outlives."""
        self._kill([])

    def kill(self):
        """As a power cut of the whole machine: Patroni and every process of the server, at once."""
        self._kill([self.patroni.popen.pid])
        self.patroni.popen.wait()

    def _kill(self, processes):
        postmaster = self._postmaster()
        if postmaster is None:
            raise ClusterTrouble(f"{self.name} has no server to kill")
        processes = processes + [postmaster, *_children(postmaster)]
        for pid in processes:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass  # a session that ended meanwhile
        await_until(lambda: not any(map(_is_alive, processes)), f"{self.name}'s end")

    def stop(self):
        if self.patroni is not None:
            self.patroni.end()
        postmaster = self._postmaster()
        if postmaster is not None and _is_alive(postmaster):  # Patroni could not
            os.kill(postmaster, signal.SIGQUIT)
            await_until(lambda: not _is_alive(postmaster), f"{self.name}'s end")


class Cluster:
    def __init__(self, folder):
        self.folder = folder
        os.makedirs(folder, mode=0o755)
        certificates.make(folder)
        self.ca = os.path.join(folder, "ca.pem")
        for name in ("", "server.pem", "server.key"):
            self.give_away(os.path.join(folder, name))
        self.etcd_port = free_port(folder)
        peers = f"http://127.0.0.1:{free_port(folder)}"
        clients = f"http://127.0.0.1:{self.etcd_port}"
        self.etcd = Process(
            ["etcd", "--name", "only", "--data-dir", os.path.join(folder, "etcd"), "--listen-client-urls", clients,
             "--advertise-client-urls", clients, "--listen-peer-urls", peers, "--initial-advertise-peer-urls", peers,
             "--initial-cluster", f"only={peers}"], os.path.join(folder, "etcd.log"), folder)
        self.nodes = [Node(self, name) for name in NODES]

    def give_away(self, path):
        if not os.geteuid():
            shutil.chown(path, SERVER_USER, SERVER_USER)
        if path.endswith(".key"):
            os.chmod(path, 0o600)

    def start(self):
        self.nodes[0].start()
        await_until(self.primary, "the first primary")
        self.nodes[1].start()
        self.await_whole()
        self._make_database()

    def primary(self):
        for node in self.nodes:
            status = node.status()
            if status.get("role") in ("master", "primary") and status.get("state") == "running":
                return node
        return None

    def await_whole(self):
        """A primary, and a standby that is synchronous: the next failover can lose nothing."""
        def whole():
            primary = self.primary()
            return primary and any(member["role"] == "sync_standby" for member in primary.members())
        await_until(whole, f"a primary with a synchronous standby (see {self.folder})")

    def url(self, role, database="tieback"):
        """Names both servers, as an operator would; without the password."""
        hosts = ",".join(f"127.0.0.1:{node.port}" for node in self.nodes)
        return (f"postgresql://{role}@{hosts}/{database}?target_session_attrs=read-write&sslmode=verify-full"
                f"&sslrootcert={self.ca}")

    def connect(self, role="postgres", database="tieback", patience=5):
        return psycopg2.connect(self.url(role, database), password=PASSWORDS[role], connect_timeout=patience)

    def _connected(self, role="postgres", database="tieback"):
        """An old primary that comes back may take a connection and end it at once, which libpq takes for an answer."""
        def tried():
            try:
                return self.connect(role, database)
            except psycopg2.OperationalError:
                return None
        return await_until(tried, "a connection to the primary")

    def sql(self, statements, role="postgres", database="tieback"):
        connection = self._connected(role, database)
        connection.autocommit = True
        try:
            for statement in statements:
                connection.cursor().execute(statement)
        finally:
            connection.close()

    def _make_database(self):
        self.sql([f"CREATE ROLE {role} LOGIN PASSWORD '{PASSWORDS[role]}'"
                  for role in ("tieback_owner", "tieback")]
                 + ["CREATE DATABASE tieback OWNER tieback_owner ENCODING 'UTF8' TEMPLATE template0"],
                 database="postgres")
        self.sql(["CREATE SCHEMA tieback AUTHORIZATION tieback_owner", "GRANT USAGE ON SCHEMA tieback TO tieback"]
                 + [f"ALTER ROLE {role} IN DATABASE tieback SET search_path = tieback"
                    for role in ("tieback_owner", "tieback", "postgres")])

    def grant(self):
        """What docs/operator.md gives the hosts' role once the schemas are made."""
        self.sql(["GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA tieback TO tieback",
                  "REVOKE UPDATE, DELETE ON history FROM tieback",
                  "REVOKE INSERT, UPDATE, DELETE ON ledger_schema, ledger_clock FROM tieback",
                  "GRANT USAGE ON SCHEMA tieback_host TO tieback",
                  "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA tieback_host TO tieback",
                  "REVOKE INSERT, UPDATE, DELETE ON tieback_host.version FROM tieback"], role="tieback_owner")

    def rows(self, query):
        connection = self._connected()
        try:
            cursor = connection.cursor()
            cursor.execute(query)
            names = [column.name for column in cursor.description]
            return [dict(zip(names, row)) for row in cursor.fetchall()]
        finally:
            connection.close()

    def stop(self):
        for node in self.nodes:
            node.stop()
        self.etcd.end()
