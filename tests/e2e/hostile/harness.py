"""A real host with the fake connector, and small tools to talk to it, politely and not.

Each program here is called as PROGRAM --build DIR [--junit FILE]; DIR is a build folder that has tieback-host.
"""

import argparse
import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import traceback
import urllib.error
import urllib.request
import uuid
from xml.sax.saxutils import escape, quoteattr

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", "..", ".."))
SEED = os.path.join(ROOT, "fixtures", "company", "company.yaml")


def _arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", required=True, help="the build folder with the host")
    parser.add_argument("--junit", help="where to write the results as JUnit XML")
    return parser.parse_args()


ARGUMENTS = _arguments()
BUILD = os.path.abspath(ARGUMENTS.build)
HOST = os.path.join(BUILD, "bin", "tieback-host")
FAKE = os.path.join(BUILD, "lib", "libtest_fake_connector.so")


def build_fake_connector():
    """A test's own part: the programs' build does not have it."""
    subprocess.run(["cmake", "--build", BUILD, "--target", "test_fake_connector"], check=True, stdout=subprocess.DEVNULL)


_checks = []


def check(function):
    """Marks a check: its docstring says what must hold."""
    _checks.append(function)
    return function


def run_checks(suite):
    """Runs all checks of this program; prints one line each and the counts. Gives the exit status."""
    results = []
    for function in _checks:
        title = (function.__doc__ or function.__name__).strip().splitlines()[0]
        begun = time.monotonic()
        try:
            function()
            failure = None
            print(f"  ok      {suite}: {title}", flush=True)
        except Exception:  # a check may fail in any way; the others still run
            failure = traceback.format_exc()
            print(f"  FAILED  {suite}: {title}\n{failure}", flush=True)
        results.append((title, time.monotonic() - begun, failure))
    failed = sum(1 for _, _, failure in results if failure)
    if ARGUMENTS.junit:
        write_junit(suite, results, failed)
    print(f"{suite}: {len(results) - failed} passed, {failed} failed", flush=True)
    return 1 if failed or not results else 0


def write_junit(suite, results, failed):
    with open(ARGUMENTS.junit, "w", encoding="utf-8") as file:
        file.write(f'<testsuite name={quoteattr(suite)} tests="{len(results)}" failures="{failed}">\n')
        for title, seconds, failure in results:
            inner = f"<failure>{escape(failure)}</failure>" if failure else ""
            file.write(f'<testcase classname={quoteattr(suite)} name={quoteattr(title)} time="{seconds:.3f}">{inner}</testcase>\n')
        file.write("</testsuite>\n")


class Host:
    """The program, in a folder of its own."""

    def __init__(self, config_extra="", script=None, folder=None, plugin=FAKE, env=None):
        self.folder = folder or tempfile.mkdtemp(prefix="tieback-hostile-")
        self.owned = folder is None
        self.env = {**os.environ, **(env or {})}
        self.write("host.yaml", f"""listen: {{host: 127.0.0.1, port: 0}}
data: data
log: {{level: info, file: host.log}}
seed: {SEED}
plugins:
  - path: {plugin}
    connector: org.tieback.fake
    config: {{state: fake.json}}
{config_extra}""")
        if script is not None:
            self.write("script.json", json.dumps(script))
        self.process = None
        self.url = None
        self.port = None

    def write(self, name, text):
        with open(os.path.join(self.folder, name), "w", encoding="utf-8") as file:
            file.write(text)

    def read(self, name):
        with open(os.path.join(self.folder, name), encoding="utf-8", errors="replace") as file:
            return file.read()

    def start(self, *arguments):
        self.process = subprocess.Popen([HOST, "--config", os.path.join(self.folder, "host.yaml"), *arguments],
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=self.env)
        line = self.process.stdout.readline()
        if not line:
            raise AssertionError("the host did not start: " + self.process.stderr.read())
        self.url = json.loads(line)["url"]
        self.port = int(self.url.rsplit(":", 1)[1])
        return self

    def fails_to_start(self, *arguments):
        """What it says on stderr instead of starting."""
        done = subprocess.run([HOST, "--config", os.path.join(self.folder, "host.yaml"), *arguments], capture_output=True,
                              text=True, timeout=20, env=self.env, check=False)
        assert done.returncode not in (0, -11, -6), f"status {done.returncode}: {done.stdout} {done.stderr}"
        assert done.stdout == "", done.stdout
        words = done.stderr.strip()
        assert words and len(words.splitlines()) <= 12, words
        return words

    def kill(self):
        self.process.kill()
        self.process.wait()
        self._close()

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            status = self.process.wait(timeout=30)
            self._close()
            assert status == 0, f"ended with {status}"

    def _close(self):
        self.process.stdout.close()
        self.process.stderr.close()

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        with contextlib.suppress(Exception):
            self.process.kill()
            self.process.wait()
            self._close()
        if self.owned:
            shutil.rmtree(self.folder, ignore_errors=True)

    # -- talking to it
    def call(self, method, path, body=None, token=None, headers=None):
        """(status, JSON, headers). The Idempotency-Key is new unless given."""
        all_headers = {"Idempotency-Key": str(uuid.uuid4()), **(headers or {})}
        data = None
        if body is not None:
            data = body if isinstance(body, bytes) else json.dumps(body).encode()
            all_headers.setdefault("Content-Type", "application/json")
        if token:
            all_headers["Authorization"] = "Bearer " + token
        request = urllib.request.Request(self.url + path, method=method, data=data, headers=all_headers)
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return answer.status, self._parsed(answer.read()), answer.headers
        except urllib.error.HTTPError as error:
            with error:
                return error.code, self._parsed(error.read()), error.headers

    @staticmethod
    def _parsed(body):
        try:
            return json.loads(body)
        except ValueError:
            return body.decode(errors="replace")

    def login(self, user, password="tieback"):
        status, body, _ = self.call("POST", "/api/v1/session", {"login": user, "password": password, "token": True})
        assert status == 200, (status, body)
        return body["token"]

    def raw(self, data, timeout=10.0, wait=None):
        """Sends bytes, gives all that comes back until the server closes or nothing comes for a while."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=timeout) as connection:
            try:
                connection.sendall(data)
            except (BrokenPipeError, ConnectionResetError):
                pass  # it had enough; what it said may still be there
            return self.receive(connection, wait or timeout)

    @staticmethod
    def receive(connection, wait):
        connection.settimeout(wait)
        received = b""
        try:
            while piece := connection.recv(65536):
                received += piece
        except (socket.timeout, ConnectionResetError):
            pass
        return received

    def alive(self):
        status, body, _ = self.call("GET", "/healthz")
        return status == 200 and body == {"status": "alive"}


def status_of(received):
    """The status of a raw answer; None when there is none."""
    if not received.startswith(b"HTTP/1."):
        return None
    return int(received.split(b" ", 2)[1])


def eventually(holds, seconds=10.0):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if holds():
            return True
        time.sleep(0.01)
    return False
