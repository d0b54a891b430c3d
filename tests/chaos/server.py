"""A PostgreSQL server of a world's own, from Debian's packages: in a temporary folder, killed and started at will."""
import glob
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time

import psycopg2
import psycopg2.extras

PATIENCE = 60  # seconds of real time
SETTINGS = {"fsync": "off", "full_page_writes": "off", "shared_buffers": "24MB", "max_connections": "120",
            "autovacuum": "on", "listen_addresses": "127.0.0.1"}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    def __init__(self):
        found = sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb"))
        if not found:
            raise RuntimeError("no PostgreSQL server in /usr/lib/postgresql (Debian: postgresql-15)")
        self.programs = os.path.dirname(found[-1])
        self.folder = tempfile.mkdtemp(prefix="tieback-pg.")
        self.port = free_port()
        self.process = None
        self._own = threading.local()
        # It refuses to run as root.
        self._as = {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.geteuid() == 0 else {}
        if self._as:
            shutil.chown(self.folder, "nobody", "nogroup")
        self._run("initdb", "-D", self.data, "-U", "boss", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        self.start()

    @property
    def data(self):
        return os.path.join(self.folder, "data")

    def _log(self):
        return open(os.path.join(self.folder, "log"), "ab")

    def _run(self, program, *words):
        with self._log() as log:
            subprocess.run([os.path.join(self.programs, program), *words], stdout=log, stderr=log, check=True,
                           cwd=self.folder, **self._as)

    def start(self):
        words = [os.path.join(self.programs, "postgres"), "-D", self.data, "-k", self.folder, "-p", str(self.port)]
        for name, value in SETTINGS.items():
            words += ["-c", f"{name}={value}"]
        with self._log() as log:
            self.process = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.folder,
                                            start_new_session=True, **self._as)
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                self.connect().close()
                return
            except psycopg2.OperationalError:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    raise
                time.sleep(0.02)

    def crash(self):
        """As when its machine's power fails; what was committed is there when it is started again."""
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait()

    def close(self):
        if self.process is not None and self.process.poll() is None:
            self.crash()
        shutil.rmtree(self.folder, ignore_errors=True)

    def connect(self):
        """To the server itself, by its socket: no proxy is in between."""
        connection = psycopg2.connect(host=self.folder, port=self.port, user="boss", dbname="postgres",
                                      cursor_factory=psycopg2.extras.RealDictCursor)
        connection.autocommit = True
        return connection

    def rows(self, sql, values=()):
        return self._with_cursor(sql, values, lambda cursor: [dict(row) for row in cursor.fetchall()])

    def run(self, sql):
        self._with_cursor(sql, (), lambda cursor: None)

    def _with_cursor(self, sql, values, take):
        """On this thread's own connection. That may be from before the server was killed, which only an error tells."""
        while True:
            kept = getattr(self._own, "connection", None)
            connection = kept or self.connect()
            self._own.connection = connection
            try:
                with connection.cursor() as cursor:
                    cursor.execute(sql, values)
                    return take(cursor)
            except psycopg2.Error:
                self._own.connection = None
                if kept is None:
                    raise

    def dump(self, file):
        """All that is in it, as text."""
        with open(file, "wb") as out:
            subprocess.run([os.path.join(self.programs, "pg_dump"), "-h", self.folder, "-p", str(self.port),
                            "-U", "boss", "postgres"], stdout=out, check=True, cwd=self.folder)
