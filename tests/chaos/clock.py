"""The one clock of a world: the file of eight bytes that host and mock ERP map, moved by the driver alone."""
import ctypes
import mmap
import threading
import time

TICK = 0.01  # seconds of real time between two moves


class Clock:
    """Runs `rate` times as fast as real time while it runs, and jumps when told to. Microseconds throughout."""

    def __init__(self, path, start_us, rate):
        self.path = path
        with open(path, "wb") as file:
            file.write(int(start_us).to_bytes(8, "little", signed=True))
        self._file = open(path, "r+b")
        self._map = mmap.mmap(self._file.fileno(), 8)
        # One aligned store of eight bytes: no reader ever sees half of it.
        self._value = ctypes.c_int64.from_buffer(self._map)
        self._lock = threading.Lock()
        self._rate = rate
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def now(self):
        return self._value.value

    def jump(self, seconds):
        with self._lock:
            self._value.value += int(seconds * 1000) * 1000  # the mock ERP's journal tells times in milliseconds

    def _run(self):
        last = time.monotonic()
        while not self._stop.wait(TICK):
            now = time.monotonic()
            self.jump((now - last) * self._rate)
            last = now

    def close(self):
        self._stop.set()
        self._thread.join()
        del self._value
        self._map.close()
        self._file.close()
