"""Ports that are named before their server listens."""
import contextlib
import fcntl
import os
import pathlib
import random
import socket
import tempfile

# {port}: the folder it was named for. Whoever names one holds the folder's lock meanwhile.
NAMED = pathlib.Path(tempfile.gettempdir()) / f"tieback-ports-{os.getuid()}"


@contextlib.contextmanager
def _alone():
    NAMED.mkdir(exist_ok=True)
    with open(NAMED / "lock", "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _forget_the_ended():
    for named in NAMED.iterdir():
        if named.name != "lock" and not pathlib.Path(named.read_text(encoding="utf-8")).exists():
            named.unlink()


def _is_free(port):
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
            return True
        except OSError:
            return False


def free_port(folder):
    """For the run whose folder that is: nobody else is given it while the folder is there. A port that is named before
    its server listens, and again after that was killed, is in nobody's use then, and others look for one at the same
    time. It is one below those that the system hands out by itself, where it leaves any, so that no program gets it that asks
    for any."""
    lowest = int(pathlib.Path("/proc/sys/net/ipv4/ip_local_port_range").read_text(encoding="ascii").split()[0])
    with _alone():
        _forget_the_ended()
        while True:
            port = random.randrange(10_000, max(lowest, 11_000))
            named = NAMED / str(port)
            if not named.exists() and _is_free(port):
                named.write_text(str(folder), encoding="utf-8")
                return port
