"""Ports that are named before their server listens."""
import pathlib
import random
import socket


def free_port():
    """One below those that the system hands out by itself: a port that is named before its server listens, and again
    after that was killed, must not go to a program that asks for any."""
    lowest = int(pathlib.Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
    while True:
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", random.randrange(10_000, lowest) if lowest > 11_000 else 0))
                return probe.getsockname()[1]
            except OSError:
                continue
