"""`python -m benchmarks.listeners`: hundreds of sockets that listen to one stream and check that
each hears all of it, byte for byte; or thousands that only stay.

The first to get further than all before reads what is new, message by message, and checks that
nothing is missing between them; whoever comes later must have got the very same bytes. All sockets
are read in turn every few milliseconds, so that it costs little to hear a lot.
"""

import resource
import select
import socket
import sys
import time
from typing import Final, Literal

import msgspec

from benchmarks.wire import HEADER_END, HEARTBEAT, PONG, TEXT, framed, frames_in, handshake

ROUND_S: Final = 0.005
QUIET_S: Final = 0.4
PONG_S: Final = 8
TIMEOUT_S: Final = 60
RECEIVE_BYTES: Final = 1 << 20


class Plan(msgspec.Struct, frozen=True):
    """Listen with so many sockets at `path`; `subscribe` is sent first, if it is not empty.
    `numbers`: which numbers of a message say that none is missing."""

    port: int
    path: str
    sockets: int
    subscribe: str = ""
    numbers: Literal["book", "trade", "none"] = "none"


class Heard(msgspec.Struct, frozen=True):
    """What every single one of them heard, and of all together: bytes, and seconds from the first
    to the last."""

    messages: int
    deliveries: int
    bytes: int
    seconds: float
    cpu_s: float


class Gap(Exception):
    """Somebody did not hear everything."""


class Book(msgspec.Struct):
    """Changes `first_update` to `update`."""

    first_update: int
    update: int


class Trade(msgspec.Struct):
    """The trade `t`."""

    t: int


class Tape:
    """What one hears who hears everything."""

    def __init__(self, numbers: str) -> None:
        self.wire = bytearray()
        self.messages = 0
        self._read = 0
        self._last: int | None = None
        self._range = {"book": self._of_book, "trade": self._of_trade, "none": None}[numbers]

    def grow(self, data: bytes) -> None:
        """The bytes that follow. Raises Gap."""
        self.wire += data
        unread, end = bytes(self.wire[self._read :]), 0
        for kind, start, stop in frames_in(unread):
            if kind == TEXT and not unread.startswith(HEARTBEAT, start):
                self._check(unread[start:stop])
                self.messages += 1
            end = stop
        self._read += end

    def _check(self, message: bytes) -> None:
        if self._range is None:
            return
        first, last = self._range(message)
        if self._last is not None and first != self._last + 1:
            raise Gap(f"{first} came after {self._last}")
        self._last = last

    def _of_book(self, message: bytes) -> tuple[int, int]:
        found = msgspec.json.decode(message, type=Book)
        return found.first_update, found.update

    def _of_trade(self, message: bytes) -> tuple[int, int]:
        number = msgspec.json.decode(message, type=Trade).t
        return number, number


class Listener:
    """One socket, and how much of the tape it has heard."""

    def __init__(self, plan: Plan) -> None:
        self._link = socket.create_connection(("127.0.0.1", plan.port), TIMEOUT_S)
        self._link.sendall(handshake(plan.path))
        head = b""
        while HEADER_END not in head:
            head += self._link.recv(4096)
        assert head.startswith(b"HTTP/1.1 101"), head
        if plan.subscribe:
            self._link.sendall(framed(plan.subscribe.encode()))
        self._link.setblocking(False)
        self.heard = 0

    def receive(self) -> bytes:
        """What has come; empty when nothing has. Raises Gap when the server hung up."""
        try:
            data = self._link.recv(RECEIVE_BYTES)
        except BlockingIOError:
            return b""
        if not data:
            raise Gap("the server hung up")
        return data

    def hear(self, tape: Tape) -> bool:
        """Compare what has come with the tape, whether there was anything. Raises Gap."""
        data = self.receive()
        known = tape.wire[self.heard : self.heard + len(data)]
        if known != data[: len(known)]:
            raise Gap(f"two sockets heard different things after {self.heard} bytes")
        if len(known) < len(data):
            tape.grow(data[len(known) :])
        self.heard += len(data)
        return bool(data)

    def stay(self) -> None:
        """Tell the server that somebody is here."""
        self._link.sendall(PONG)


def connected(plan: Plan) -> list[Listener]:
    """All of them, when nothing more comes of itself."""
    listeners = [Listener(plan) for _ in range(plan.sockets)]
    quiet_since = time.monotonic()
    while time.monotonic() - quiet_since < QUIET_S:
        if sum(len(listener.receive()) for listener in listeners):
            quiet_since = time.monotonic()
        time.sleep(ROUND_S)
    for listener in listeners:
        listener.stay()
    return listeners


def listen(plan: Plan, listeners: list[Listener]) -> Heard:
    """Until a line comes on stdin and everybody has heard everything. Raises Gap."""
    tape = Tape(plan.numbers)
    first, last = 0.0, time.monotonic()
    told_to_stop, ponged, cpu = False, last, time.process_time()
    while True:
        begun = time.monotonic()
        heard = [listener.hear(tape) for listener in listeners]
        now = time.monotonic()
        if any(heard):
            first, last = first or begun, now
        if now - ponged > PONG_S:
            ponged = now
            for listener in listeners:
                listener.stay()
        told_to_stop = told_to_stop or bool(select.select([sys.stdin], [], [], 0)[0])
        if told_to_stop and now - last > QUIET_S:
            break
        time.sleep(max(0.0, ROUND_S - (now - begun)))
    if any(listener.heard != len(tape.wire) for listener in listeners):
        raise Gap("not everybody heard everything")
    count = len(listeners)
    return Heard(
        tape.messages, tape.messages * count, len(tape.wire) * count, last - first,
        time.process_time() - cpu,
    )  # fmt: skip


def main() -> None:
    """The plan comes on stdin; `ready` when all are connected, then a second line ends it."""
    plan = msgspec.json.decode(sys.stdin.readline(), type=Plan)
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    listeners = connected(plan)
    print("ready", flush=True)
    print(msgspec.json.encode(listen(plan, listeners)).decode(), flush=True)


if __name__ == "__main__":
    main()
