"""Market data to many sockets, and sockets that only stay; see gateways.py, which runs it."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Final, NamedTuple

import msgspec

from benchmarks.exchange import Running
from benchmarks.listeners import Heard, Plan
from benchmarks.paced import paced
from benchmarks.procfs import cpu_ns, private_bytes
from benchmarks.results import FanOutRow, IdleRow

SOCKETS: Final = 500
IDLE: Final = 5_000
IDLE_QUICK: Final = 1_000
ORDERS_PER_S: Final = 1_000  # more updates than a gateway can send to so many sockets
HOLD_S: Final = 12.0  # two heartbeats


class Stream(NamedTuple):
    """What is listened to, and at which gateway."""

    name: str
    gateway: str
    numbers: str


STREAMS: Final = (
    Stream("book (native)", "ws", "book"),
    Stream("@trade (Binance)", "binance", "trade"),
)


def commands(seconds: float) -> int:
    """How many orders all streams take."""
    return int(seconds * ORDERS_PER_S) * len(STREAMS)


def deliveries(running: Running, pids: dict[str, int], seconds: float) -> Iterator[FanOutRow]:
    """Each stream in turn, while orders change what it tells of. Raises Gap when a socket missed
    anything."""
    records = iter(running.records)
    for stream in STREAMS:
        pid = pids[stream.gateway]
        with _listening(_plan(running, stream, SOCKETS)) as listeners:
            before = cpu_ns(pid)
            mine = list(islice(records, int(seconds * ORDERS_PER_S)))
            paced(running.socket, mine, per_s=ORDERS_PER_S)
            heard = _stopped(listeners)
            spent_us = (cpu_ns(pid) - before) / 1e3
        yield FanOutRow(
            name=stream.name,
            sockets=SOCKETS,
            messages=heard.messages,
            seconds=heard.seconds,
            deliveries=heard.deliveries,
            bytes=heard.bytes,
            deliveries_per_s=heard.deliveries / heard.seconds,
            gateway_us=spent_us / heard.deliveries,
            traffic_us=heard.cpu_s * 1e6 / heard.deliveries,
            per_core_per_s=heard.deliveries / spent_us * 1e6,
        )


def idle(running: Running, pids: dict[str, int], *, quick: bool) -> IdleRow:
    """Sockets that are subscribed to a book in which nothing happens. Raises Gap when one is
    dropped."""
    sockets, pid = IDLE_QUICK if quick else IDLE, pids["ws"]
    before = private_bytes(pid)
    with _listening(_plan(running, STREAMS[0], sockets)) as listeners:
        cpu, begun = cpu_ns(pid), time.monotonic_ns()
        time.sleep(HOLD_S)
        share = (cpu_ns(pid) - cpu) / (time.monotonic_ns() - begun)
        taken = private_bytes(pid) - before
        _stopped(listeners)
    return IdleRow(name="native", sockets=sockets, bytes_each=taken / sockets, core_share=share)


def _plan(running: Running, stream: Stream, sockets: int) -> Plan:
    settings, market = running.settings, running.symbol
    if stream.gateway == "ws":
        asked = {"op": "subscribe", "channel": "book", "market": market}
        return Plan(
            settings.ws_port, "/ws", sockets, msgspec.json.encode(asked).decode(), numbers="book"
        )
    path = f"/ws/{market.replace('-', '').lower()}@trade"
    return Plan(settings.binance_ws_port, path, sockets, numbers="trade")


@contextmanager
def _listening(plan: Plan) -> "Iterator[subprocess.Popen[str]]":
    """Listeners that are connected."""
    with subprocess.Popen(
        [sys.executable, "-m", "benchmarks.listeners"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as listeners:
        try:
            assert listeners.stdin is not None
            assert listeners.stdout is not None
            print(msgspec.json.encode(plan).decode(), file=listeners.stdin, flush=True)
            assert listeners.stdout.readline() == "ready\n", "the listeners say why on stderr"
            yield listeners
        finally:
            listeners.terminate()


def _stopped(listeners: "subprocess.Popen[str]") -> Heard:
    assert listeners.stdin is not None
    assert listeners.stdout is not None
    print("stop", file=listeners.stdin, flush=True)
    line = listeners.stdout.readline()
    assert line, "a socket missed something: the listeners say what on stderr"
    return msgspec.json.decode(line, type=Heard)
