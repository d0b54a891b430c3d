"""A TCP proxy between a host and a server, which can cut what goes through it, or let it stall."""
import selectors
import socket
import threading


class _Pair:
    def __init__(self, client, server):
        self.client, self.server = client, server


class Proxy:
    """One thread moves the bytes. cut(): all connections end and new ones are refused; stall(): nothing moves."""

    def __init__(self, target):
        self._target = target  # (host, port)
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port = self._listener.getsockname()[1]
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._listener, selectors.EVENT_READ, None)
        self._lock = threading.Lock()
        self._pairs = set()
        self._cut = False
        self._stalled = False
        self._closed = False
        self._resume = threading.Event()
        self._resume.set()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def server_ports(self):
        """Our ends of the connections to the server: how the server's own list names them."""
        with self._lock:
            return {pair.server.getsockname()[1] for pair in self._pairs}

    def cut(self):
        with self._lock:
            self._cut = True
            for pair in list(self._pairs):
                self._end(pair)

    def stall(self):
        self._resume.clear()

    def restore(self):
        with self._lock:
            self._cut = False
        self._resume.set()

    def close(self):
        self._closed = True
        self.restore()
        self._thread.join()
        self._listener.close()
        self.cut()
        self._selector.close()

    def _run(self):
        while not self._closed:
            self._resume.wait()
            for key, _ in self._selector.select(0.05):
                if not self._resume.is_set():
                    break
                if key.data is None:
                    self._accept()
                else:
                    self._move(key.fileobj, key.data)

    def _accept(self):
        client, _ = self._listener.accept()
        with self._lock:
            if self._cut:
                client.close()
                return
            try:
                server = socket.create_connection(self._target, timeout=5)
            except OSError:
                client.close()
                return
            for end in (client, server):
                end.settimeout(10)
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            pair = _Pair(client, server)
            self._pairs.add(pair)
            self._selector.register(client, selectors.EVENT_READ, pair)
            self._selector.register(server, selectors.EVENT_READ, pair)

    def _move(self, source, pair):
        with self._lock:
            if pair not in self._pairs:
                return
            target = pair.server if source is pair.client else pair.client
            try:
                data = source.recv(1 << 16)
                if data:
                    target.sendall(data)
                    return
            except OSError:
                pass
            self._end(pair)

    def _end(self, pair):
        self._pairs.discard(pair)
        for end in (pair.client, pair.server):
            try:
                self._selector.unregister(end)
            except (KeyError, ValueError):
                pass
            end.close()
