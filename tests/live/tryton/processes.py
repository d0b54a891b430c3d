"""Background programs of a test's folder: each is remembered in DIR/NAME.json with its port and process id."""
import json
import os
import pathlib
import signal
import subprocess
import time

from seeded import Failed, environment


class Background:
    """One program: `mark` is a word on its command line that no other process of the machine has."""

    def __init__(self, directory, name, mark):
        self._file = directory / f"{name}.json"
        self.log = directory / f"{name}.log"
        self._mark = mark.encode()

    def remembered(self):
        """How it was last started, or None."""
        try:
            return json.loads(self._file.read_text())
        except FileNotFoundError:
            return None

    def remember(self, pid, **how):
        written = self._file.with_suffix(f".{os.getpid()}")
        written.write_text(json.dumps({"pid": pid, **how}) + "\n")
        written.replace(self._file)

    def start(self, command, **how):
        """Remembers it as soon as it runs; the caller waits until it is ready."""
        if self.pid():
            raise Failed(f"{command[0]} runs already ({self._file})")
        with open(self.log, "ab") as log:
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment(),
                                       start_new_session=True)
        self.remember(process.pid, **how)

    def pid(self):
        """Its process id while it runs, else None."""
        state = self.remembered()
        return state["pid"] if state and self._is_ours(state["pid"]) else None

    def _is_ours(self, pid):
        """Process ids are used again: ours has its mark on the command line, and is no zombie."""
        try:
            if pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return False
            # Empty for a moment after the process began.
            words, tries = b"", 100
            while not words and tries:
                words, tries = pathlib.Path(f"/proc/{pid}/cmdline").read_bytes(), tries - 1
                time.sleep(0 if words else 0.002)
            return self._mark in words
        except (FileNotFoundError, ProcessLookupError):
            return False

    def end(self, signal_number=signal.SIGTERM, patience=10):
        """Returns when it is gone; insists by SIGKILL after `patience` seconds."""
        pid = self.pid()
        if not pid:
            return
        os.kill(pid, signal_number)
        deadline = time.monotonic() + patience
        while self._is_ours(pid):
            if time.monotonic() > deadline:
                os.kill(pid, signal.SIGKILL)
            time.sleep(0.02)

    def tail(self):
        try:
            return self.log.read_text(errors="replace")[-2000:]
        except FileNotFoundError:
            return ""
